#include "core/aten.h"

#include <gtest/gtest.h>

#include <memory>

#include "cameras/network.h"
#include "network/pooled_network.h"

namespace cameras::testing {
namespace {

Network passes_network() { return Network(pooled_graph()); }

void expect_counts(const PassTally& tally, const Passes& expected) {
  const Passes found = tally.counts();
  EXPECT_EQ(found.forward, expected.forward);
  EXPECT_EQ(found.pixels, expected.pixels);
  EXPECT_EQ(found.head, expected.head);
  EXPECT_EQ(found.gradients, expected.gradients);
}

TEST(Passes, AreCountedAsTheyHappen) {
  const auto tally = std::make_shared<PassTally>();
  const Network counted = passes_network().counted(tally);
  expect_counts(*tally, {});
  counted.logits(random_tensor({1, 3, 8, 8}));
  expect_counts(*tally, {.forward = 1, .pixels = 64});
  const Probe probe = counted.probe(random_tensor({1, 3, 10, 12}), "r");
  expect_counts(*tally, {.forward = 2, .pixels = 184});
  probe.gradient(0);
  probe.gradient(4);
  expect_counts(*tally, {.forward = 2, .pixels = 184, .gradients = 2});
}

// The head's own logits belong to the pass that it comes from.
TEST(Passes, OfTheHeadAloneAreCountedByThemselves) {
  const auto tally = std::make_shared<PassTally>();
  const Head head = passes_network().counted(tally).head(random_tensor({1, 3, 8, 8}), "c");
  expect_counts(*tally, {.forward = 1, .pixels = 64});
  head.logits_at(random_tensor({3, 4, 8, 8}));
  expect_counts(*tally, {.forward = 1, .pixels = 64, .head = 3});
}

TEST(Passes, OnlyTheNetworkThatIsAskedForCounts) {
  const auto tally = std::make_shared<PassTally>();
  const Network plain = passes_network();
  const Network counted = plain.counted(tally);
  const at::Tensor input = random_tensor({1, 3, 8, 8});
  EXPECT_TRUE(at::equal(plain.logits(input), counted.logits(input)));
  expect_counts(*tally, {.forward = 1, .pixels = 64});
}

TEST(Passes, OfAChangedGraphAreCountedToo) {
  const auto tally = std::make_shared<PassTally>();
  const Network counted = passes_network().counted(tally);
  counted.with_graph(counted.graph()).logits(random_tensor({1, 3, 8, 8}));
  expect_counts(*tally, {.forward = 1, .pixels = 64});
}

}  // namespace
}  // namespace cameras::testing
