#include "core/aten.h"

#include <gtest/gtest.h>

#include "ops/node_case.h"

namespace cameras::testing {
namespace {

NodeCase adaptive_pool(const at::Tensor& x, const Ints& axes, const Ints& sizes) {
  return {.type = "cameras.AdaptiveAveragePool",
          .inputs = {x},
          .attributes = {{"axes", axes}, {"sizes", sizes}}};
}

TEST(AdaptiveAveragePool, IsTheIdentityAtItsOwnSize) {
  const at::Tensor x = random({1, 3, 7, 5});
  EXPECT_TRUE(evaluate(adaptive_pool(x, {2, 3}, {7, 5}))[0].is_same(x));
}

// By torch's own kernel; 1e-14 is float64's rounding of sums of at most 9 numbers below 2.
TEST(AdaptiveAveragePool, EqualsTorchForChannelsFirstAndChannelsLast) {
  const at::Tensor x = random({1, 3, 7, 5});
  const at::Tensor expected = at::adaptive_avg_pool2d(x, {3, 8});
  EXPECT_TRUE(at::equal(evaluate(adaptive_pool(x, {2, 3}, {3, 8}))[0], expected));
  const at::Tensor last = evaluate(adaptive_pool(x.permute({0, 2, 3, 1}), {1, 2}, {3, 8}))[0];
  EXPECT_TRUE(at::allclose(last.permute({0, 3, 1, 2}), expected, 0, 1e-14));
}

TEST(AdaptiveAveragePool, RejectsSizesThatDoNotBelongToItsAxes) {
  const at::Tensor x = random({1, 3, 7, 5});
  EXPECT_EQ(error_of(adaptive_pool(x, {2, 3}, {3})), "expected as many sizes as axes (2), found 1");
  EXPECT_EQ(error_of(adaptive_pool(x, {2, 3}, {3, 0})),
            "expected sizes >= 1, found 0 for input shape [1, 3, 7, 5]");
}

// A user's file may hold such a node, too, with any attributes.
TEST(AdaptiveAveragePool, RejectsWhatOnlyAHostileFileHolds) {
  const at::Tensor x = random({1, 3, 7, 5});
  const std::int64_t huge = std::int64_t{1} << 62;
  EXPECT_EQ(error_of({.type = "cameras.AdaptiveAveragePool", .inputs = {x}}),
            "expected attribute 'axes', found none");
  NodeCase without_sizes = adaptive_pool(x, {2, 3}, {});
  without_sizes.attributes.erase("sizes");
  EXPECT_EQ(error_of(without_sizes), "expected attribute 'sizes', found none");
  EXPECT_EQ(error_of(adaptive_pool(x, {2, 4}, {1, 1})), "expected an axis in [-4, 4), found 4");
  EXPECT_EQ(error_of(adaptive_pool(x, {2, -2}, {1, 1})),
            "expected every axis once, found -2 again");
  EXPECT_EQ(error_of(adaptive_pool(x, {2, 3}, {huge, 1})),
            "expected at most 268435456 elements, found a result of shape [1, 3, "
            "4611686018427387904, 1]");
  EXPECT_EQ(error_of(adaptive_pool(x.slice(0, 0, 0), {2, 3}, {huge, huge})),
            "expected an input with elements, found shape [0, 3, 7, 5]");
  EXPECT_EQ(error_of(adaptive_pool(x.slice(2, 0, 1).slice(3, 0, 1), {1}, {std::int64_t{1} << 25})),
            "expected sizes whose product is at most 67108864, found 3 to be resampled to "
            "33554432");
}

// What lies between two axes counts, too: [1,2^12] -> [2^20,2^12] -> [2^20,1].
TEST(AdaptiveAveragePool, RejectsAHugeValueBetweenTwoAxes) {
  EXPECT_EQ(error_of(adaptive_pool(at::zeros({1, 1 << 12}), {0, 1}, {1 << 20, 1})),
            "expected at most 268435456 elements, found a result of shape [1048576, 4096]");
}

}  // namespace
}  // namespace cameras::testing
