#include <benchmark/benchmark.h>

#include <array>
#include <cstdint>
#include <vector>

#include "core/aten.h"
#include "saliency/fuse.h"

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

// The 8 released sizes on a 224 x 224 grid. Argument 1: channels; 2: whether the gradient is
// constant over positions, as behind a pooled linear head.
void fuse_released_sizes(benchmark::State& state) {
  const bool constant = state.range(1) != 0;
  const std::vector<at::Tensor> activations = maps(state.range(0), false, 1);
  const std::vector<at::Tensor> gradients = maps(state.range(0), constant, 2);

  // A fast wrong answer is not a result: doubling the gradients has to double the sum.
  std::vector<at::Tensor> doubled;
  for (const at::Tensor& gradient : gradients) doubled.push_back(2 * gradient);
  const at::Tensor once = fuse(activations, gradients, kInput, kInput);
  if (!at::allclose(fuse(activations, doubled, kInput, kInput), 2 * once, 1e-4, 1e-2)) {
    state.SkipWithError("the sum is not linear in the gradients");
    return;
  }
  for (auto _ : state) {
    benchmark::DoNotOptimize(fuse(activations, gradients, kInput, kInput).data_ptr());
  }
}
BENCHMARK(fuse_released_sizes)
    ->ArgNames({"channels", "constant"})
    ->Args({512, 0})
    ->Args({2048, 0})
    ->Args({2048, 1})
    ->Unit(benchmark::kMillisecond)
    ->UseRealTime();

}  // namespace
}  // namespace cameras
