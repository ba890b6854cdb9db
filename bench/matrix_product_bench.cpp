#include "ops/matrix_product.h"

#include <benchmark/benchmark.h>

#include <cstdint>

#include "core/aten.h"
#include "support/random_graph.h"

namespace cameras {
namespace {

using testing::random_tensor;

// VGG-16's first linear layer, as a Gemm with transB hands it over: [25088,4096] of float32.
at::Tensor weights() { return random_tensor({4096, 25088}, -0.01, 0.01).t(); }

// Other orders of 25088 products of at most 0.01, each sum rounded to 6e-8 of itself.
bool alike(const at::Tensor& a, const at::Tensor& b) { return at::allclose(a, b, 0, 1e-3); }

void row_forwards(benchmark::State& state) {
  const at::Tensor matrix = weights();
  const at::Tensor row = random_tensor({1, 25088});
  const bool ours = state.range(0) != 0;
  if (!alike(ops::matrix_product(row, matrix), at::mm(row, matrix))) {
    state.SkipWithError("the product is wrong");
    return;
  }
  for ([[maybe_unused]] auto _ : state) {
    benchmark::DoNotOptimize(ours ? ops::matrix_product(row, matrix) : at::mm(row, matrix));
  }
}
BENCHMARK(row_forwards)
    ->ArgName("ours")
    ->Arg(0)
    ->Arg(1)
    ->Unit(benchmark::kMillisecond)
    ->UseRealTime();

// The gradient by the row, W v.
void row_backwards(benchmark::State& state) {
  const at::Tensor matrix = weights();
  const at::Tensor row = random_tensor({1, 25088}).requires_grad_();
  const at::Tensor upstream = random_tensor({1, 4096});
  const at::Tensor product = ops::matrix_product(row, matrix);
  const auto gradient = [&] {
    return torch::autograd::grad({product}, {row}, {upstream}, /*retain_graph=*/true)[0];
  };
  const bool ours = state.range(0) != 0;
  if (!alike(gradient(), at::mm(upstream, matrix.t()))) {
    state.SkipWithError("the gradient is wrong");
    return;
  }
  for ([[maybe_unused]] auto _ : state) {
    benchmark::DoNotOptimize(ours ? gradient() : at::mm(upstream, matrix.t()));
  }
}
BENCHMARK(row_backwards)
    ->ArgName("ours")
    ->Arg(0)
    ->Arg(1)
    ->Unit(benchmark::kMillisecond)
    ->UseRealTime();

// The tokens of ViT-B at 224 times the weights of its MLP, as a MatMul has them.
void token_rows(benchmark::State& state) {
  const at::Tensor tokens = random_tensor({1, 197, 768});
  const at::Tensor matrix = random_tensor({768, 3072}, -0.01, 0.01);
  const bool ours = state.range(0) != 0;
  if (!alike(ops::matrix_product(tokens, matrix), at::matmul(tokens, matrix))) {
    state.SkipWithError("the product is wrong");
    return;
  }
  for ([[maybe_unused]] auto _ : state) {
    benchmark::DoNotOptimize(ours ? ops::matrix_product(tokens, matrix)
                                  : at::matmul(tokens, matrix));
  }
}
BENCHMARK(token_rows)
    ->ArgName("ours")
    ->Arg(0)
    ->Arg(1)
    ->Unit(benchmark::kMillisecond)
    ->UseRealTime();

// Its attention: queries by keys, head by head.
void attention_scores(benchmark::State& state) {
  const at::Tensor queries = random_tensor({1, 12, 197, 64});
  const at::Tensor keys = random_tensor({1, 12, 64, 197}, -1, 1, 1);
  const bool ours = state.range(0) != 0;
  if (!alike(ops::matrix_product(queries, keys), at::matmul(queries, keys))) {
    state.SkipWithError("the product is wrong");
    return;
  }
  for ([[maybe_unused]] auto _ : state) {
    benchmark::DoNotOptimize(ours ? ops::matrix_product(queries, keys) : at::matmul(queries, keys));
  }
}
BENCHMARK(attention_scores)
    ->ArgName("ours")
    ->Arg(0)
    ->Arg(1)
    ->Unit(benchmark::kMillisecond)
    ->UseRealTime();

}  // namespace
}  // namespace cameras
