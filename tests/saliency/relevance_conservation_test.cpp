#include "core/aten.h"

#include <gtest/gtest.h>

#include <cmath>
#include <string>

#include "cameras/saliency.h"
#include "saliency/conserving_networks.h"
#include "support/device.h"
#include "support/random_graph.h"

// What comes in as the score comes out at the pixels: networks whose nodes add nothing of their own
// (no biases) conserve relevance.
namespace cameras::testing {
namespace {

// Names that begin with "zero" are biases and means.
Network conserving_network(const Conserving& row) {
  Graph graph = random_graph(
      "net (float[1,3,16,16] x" + row.weights + ") => (float[1,5] y) {" + row.nodes + "}",
      row.opset);
  for (auto& [name, value] : graph.constants) {
    if (name.starts_with("zero")) value = at::zeros_like(value);
  }
  return network_on_device(std::move(graph));
}

class Conservation : public ::testing::TestWithParam<Conserving> {};

// 1e-4 of the score, or of what cancels in it: products of a dozen layers in float32, and the
// divisors' ε of 1e-6.
TEST_P(Conservation, TheSumOfTheRelevanceIsTheScore) {
  const Network network = conserving_network(GetParam());
  const auto method = make_method("lrp");
  ASSERT_EQ(method->refusal(network), "");
  const Request request{.input = random_tensor({1, 3, 16, 16}),
                        .target = Chosen{{0, 1, 2, 3, 4}},
                        .baseline = at::full({1, 3, 1, 1}, -0.25F)};
  const Result result = method->explain(network, request);
  for (const Explanation& one : result.explanations) {
    const auto score = result.logits[one.label].item<double>();
    const auto sum = one.signed_map.sum(at::kDouble).item<double>();
    EXPECT_NEAR(sum, score, 1e-4 * std::abs(score)) << "label " << one.label;
    EXPECT_GT(one.signed_map.abs().max().item<double>(), 0);
  }
}

INSTANTIATE_TEST_SUITE_P(Lrp, Conservation, ::testing::ValuesIn(conserving_networks()),
                         [](const auto& row) { return row.param.name; });

// Of the last layer of ε-rules a bias keeps exactly itself: the sum is y - b.
TEST(Conservation, ABiasAtTheEndKeepsItself) {
  Graph graph = random_graph(R"(
      net (float[1,3,16,16] x, float[8,3,3,3] w, float[8,5] u, float[5] b) => (float[1,5] y) {
        c = Conv (x, w)
        r = Relu (c)
        p = GlobalAveragePool (r)
        f = Flatten (p)
        y = Gemm (f, u, b)
      })");
  const at::Tensor bias = graph.constants.at("b");
  const Request request{.input = random_tensor({1, 3, 16, 16}), .target = Chosen{{2}}};
  const Result result = make_method("lrp")->explain(network_on_device(graph), request);
  const auto expected = (result.logits[2] - bias[2]).item<double>();
  // As above; y is a few times the difference.
  EXPECT_NEAR(result.explanations.at(0).signed_map.sum(at::kDouble).item<double>(), expected,
              1e-4 * std::abs(expected));
}

}  // namespace
}  // namespace cameras::testing
