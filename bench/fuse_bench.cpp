#include <ATen/CPUGeneratorImpl.h>
#include <ATen/Parallel.h>
#include <benchmark/benchmark.h>

#include <array>
#include <cstdint>
#include <span>
#include <vector>

#include "core/aten.h"
#include "saliency/fuse/fuse.h"
#include "saliency/fuse/fuse_tensors.h"

namespace cameras {
namespace {

constexpr std::array<std::int64_t, 8> kSides{7, 11, 14, 17, 20, 23, 26, 29};  // 224 … 924 / 32
constexpr std::int64_t kInput = 224;

std::vector<at::Tensor> maps(std::int64_t channels, bool constant, std::uint64_t seed) {
  std::vector<at::Tensor> result;
  auto generator = at::make_generator<at::CPUGeneratorImpl>(seed);
  for (const std::int64_t side : kSides) {
    const std::int64_t drawn = constant ? 1 : side;
    result.push_back(
        at::randn({1, channels, drawn, drawn}, generator).expand({1, channels, side, side}));
  }
  return result;
}

using Fuse = at::Tensor(std::span<const at::Tensor>, std::span<const at::Tensor>, std::int64_t,
                        std::int64_t);

// The 8 released sizes on a 224 x 224 grid, by `fused`. Argument 1: channels; 2: whether the
// gradient is constant over positions, as before a pooled linear head; 3: threads.
void fuse_released_sizes(benchmark::State& state, Fuse* fused) {
  const bool constant = state.range(1) != 0;
  const std::vector<at::Tensor> activations = maps(state.range(0), false, 1);
  const std::vector<at::Tensor> gradients = maps(state.range(0), constant, 2);
  at::set_num_threads(static_cast<int>(state.range(2)));

  // A fast wrong answer is not a result: doubling the gradients has to double the sum.
  std::vector<at::Tensor> doubled;
  doubled.reserve(gradients.size());
  for (const at::Tensor& gradient : gradients) doubled.push_back(2 * gradient);
  const at::Tensor once = fused(activations, gradients, kInput, kInput);
  if (!at::allclose(fused(activations, doubled, kInput, kInput), 2 * once, 1e-4, 1e-2)) {
    state.SkipWithError("the sum is not linear in the gradients");
    return;
  }
  for ([[maybe_unused]] auto _ : state) {
    benchmark::DoNotOptimize(fused(activations, gradients, kInput, kInput).data_ptr());
  }
}
BENCHMARK_CAPTURE(fuse_released_sizes, chosen, &fuse)
    ->ArgNames({"channels", "constant", "threads"})
    ->ArgsProduct({{512, 2048}, {0}, {1, 2}})
    ->Args({2048, 1, 1})
    ->Unit(benchmark::kMillisecond)
    ->UseRealTime();
// The same with ATen's operators, as on a GPU: what the kernel is worth.
BENCHMARK_CAPTURE(fuse_released_sizes, tensors, &fuse_tensors)
    ->ArgNames({"channels", "constant", "threads"})
    ->Args({512, 0, 1})
    ->Args({512, 0, 2})
    ->Unit(benchmark::kMillisecond)
    ->UseRealTime();

}  // namespace
}  // namespace cameras
