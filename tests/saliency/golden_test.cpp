#include "core/aten.h"

#include <gtest/gtest.h>

#include <cstdint>
#include <string>

#include "cameras/saliency.h"
#include "support/golden_network.h"

// What maps of other tools say beside: tests/saliency/peers_test.cpp compares the maps themselves.
namespace cameras::testing {
namespace {

Result golden_explained(const std::string& method) {
  return make_method(method)->explain(golden_network(), golden_request("coarse"));
}

TEST(GoldenNetwork, LogitsAgreeWithPyTorchs) {
  const at::Tensor logits = golden_network().logits(golden_request("").input);
  // float32 sums in another order, on logits of about 5.
  EXPECT_TRUE(at::allclose(logits.cpu(), golden("saliency/logits"), 0, 1e-5)) << logits;
}

// Biases and all: relevances up to 0.12, which zennit divides by z + 1e-6 where ours is 1e-6 of
// what z is on average.
TEST(GoldenRelevance, NumbersAgreeWithZennits) {
  const Result result = golden_explained("lrp");
  for (const std::size_t rank : {0U, 1U}) {
    const at::Tensor expected =
        golden("saliency/zennit/lrp").view({2, 12, 10})[static_cast<std::int64_t>(rank)];
    const at::Tensor difference = result.explanations.at(rank).signed_map - expected;
    EXPECT_LE(difference.abs().max().item<double>(), 1e-4 * expected.abs().max().item<double>());
  }
}

TEST(GoldenGap, CompletenessGapsAgree) {
  const Result result = golden_explained("integrated_gradients");
  const at::Tensor gaps = golden("saliency/completeness_gaps");
  for (const std::size_t rank : {0U, 1U}) {
    // Differences of sums of 360 float32 numbers up to about 1.
    EXPECT_NEAR(result.explanations.at(rank).completeness_gap.value(),
                gaps[static_cast<std::int64_t>(rank)].item<double>(), 1e-4);
  }
}

}  // namespace
}  // namespace cameras::testing
