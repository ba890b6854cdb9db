#include "core/aten.h"

#include <gtest/gtest.h>

#include "saliency/expect_map.h"
#include "saliency/hand_network.h"
#include "support/device.h"
#include "support/random_graph.h"

// two_powers_network() for x = [0, 1; 2, 3]: y_l = (V1 Σ x² + V2 Σ x⁴) / 4, so its gradient is
// V1 x / 2 + V2 x³.
namespace cameras::testing {
namespace {

// V = (2, 1): x + x³ = 0, 2, 10, 30.
TEST(Gradient, IsTakenByTheInput) {
  expect_map(map_of("gradient", two_powers_network(), ramp(), 0),
             square({0, 1.F / 15, 1.F / 3, 1}));
}

// V = (-1, -1): -x / 2 - x³ = 0, -1.5, -9, -28.5.
TEST(Gradient, SignDoesNotCount) {
  expect_map(map_of("gradient", two_powers_network(), ramp(), 2),
             square({0, 1.F / 19, 6.F / 19, 1}));
}

// y_0 = mean(x_0²) - 2 mean(x_1²) of three channels, so the gradients are x_0 / 2, -x_1 and 0:
// 0, 0.5, 1, 1.5 and 1, 0.25, 0.5, 0 in absolute value, the larger of them 1, 0.5, 1, 1.5. That
// less 0.5.
TEST(Gradient, LargestChannelCounts) {
  Graph graph = random_graph(R"(
      net (float[1,3,2,2] x, float[2,3] v) => (float[1,2] y) {
        a = Mul (x, x)
        p = GlobalAveragePool (a)
        f = Flatten (p)
        y = Gemm <transB = 1> (f, v)
      })");
  graph.constants["v"] = at::tensor({1.F, -2.F, 0.F, 1.F, 1.F, 1.F}).view({2, 3});
  const at::Tensor x =
      at::cat({image({0, 1, 2, 3}), image({1, 0.25F, 0.5F, 0}), image({9, 9, 9, 9})}, 1);
  expect_map(map_of("gradient", network_on_device(std::move(graph)), x, 0),
             square({0.5F, 0, 0.5F, 1}));
}

// Of a linear network the gradient is the same everywhere: no pixel stands out.
TEST(Gradient, ConstantGradientGivesAnEmptyMap) {
  expect_empty(explanation_of(*make_method("gradient"), hand_network(), ramp(), 0).map);
}

TEST(Gradient, GradientOfZeroGivesAnEmptyMap) {
  const at::Tensor dark = image({0, 0, 0, 0});
  expect_empty(explanation_of(*make_method("gradient"), two_powers_network(), dark, 0).map);
}

}  // namespace
}  // namespace cameras::testing
