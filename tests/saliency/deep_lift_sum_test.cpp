#include "core/aten.h"

#include <gtest/gtest.h>

#include <cmath>

#include "cameras/saliency.h"
#include "saliency/conserving_networks.h"
#include "support/device.h"
#include "support/random_graph.h"

// DeepLIFT's contributions add up to the change of the logit, in whole networks.
namespace cameras::testing {
namespace {

class LiftedNetwork : public ::testing::TestWithParam<Conserving> {};

// The networks of relevance_conservation_test.cpp, here with biases, which both passes have. 1e-4
// of the difference: differences of float32 sums through a dozen layers.
TEST_P(LiftedNetwork, TheSumOfTheContributionsIsTheDifferenceOfLogits) {
  const Conserving& row = GetParam();
  const Network network = network_on_device(random_graph(
      "net (float[1,3,16,16] x" + row.weights + ") => (float[1,5] y) {" + row.nodes + "}",
      row.opset));
  ASSERT_EQ(make_method("deep_lift")->refusal(network), "");
  const Request request{.input = random_tensor({1, 3, 16, 16}),
                        .target = Chosen{{0, 1, 2, 3, 4}},
                        .baseline = at::full({1, 3, 1, 1}, -0.25F)};
  const Result result = make_method("deep_lift")->explain(network, request);
  const at::Tensor reference = network.logits(request.baseline.expand({1, 3, 16, 16}));
  for (const Explanation& one : result.explanations) {
    const double change = (result.logits - reference)[one.label].item<double>();
    const auto sum = one.signed_map.sum(at::kDouble).item<double>();
    EXPECT_NEAR(sum, change, 1e-4 * std::abs(change)) << "label " << one.label;
    EXPECT_NEAR(one.completeness_gap.value(), sum - change, 1e-6);
    EXPECT_GT(one.signed_map.abs().max().item<double>(), 0);
  }
}

INSTANTIATE_TEST_SUITE_P(DeepLift, LiftedNetwork, ::testing::ValuesIn(conserving_networks()),
                         [](const auto& row) { return row.param.name; });

// What is no polynomial: x / (1 + Σ x²)^0.75 over three channels, by 8 nodes of a quadrature.
TEST(DeepLift, LocalResponseNormalizationIsComplete) {
  const Network network = network_on_device(random_graph(R"(
      net (float[1,3,8,8] x, float[6,3,3,3] w, float[6,4] v) => (float[1,4] y) {
        c = Conv (x, w)
        n = LRN <size = 3, alpha = 3.0, beta = 0.75, bias = 1.0> (c)
        p = GlobalAveragePool (n)
        f = Flatten (p)
        y = Gemm (f, v)
      })"));
  const Request request{.input = random_tensor({1, 3, 8, 8}),
                        .target = Chosen{{0, 1, 2, 3}},
                        .baseline = at::zeros({1, 3, 1, 1})};
  const Result result = make_method("deep_lift")->explain(network, request);
  for (const Explanation& one : result.explanations) {
    const auto change = result.logits[one.label].item<double>();  // no biases: 0 for black
    EXPECT_NEAR(one.completeness_gap.value(), 0, 1e-4 * std::abs(change));
  }
}

}  // namespace
}  // namespace cameras::testing
