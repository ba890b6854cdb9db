#include "core/aten.h"

#include <gtest/gtest.h>

#include "ops/node_case.h"

namespace cameras::testing {
namespace {

NodeCase pool(const at::Tensor& x, const Ints& axes, const Ints& sizes) {
  return {.type = "cameras.AdaptiveAveragePool",
          .inputs = {x},
          .attributes = {{"axes", axes}, {"sizes", sizes}}};
}

TEST(AdaptiveAveragePool, IsTheIdentityAtItsOwnSize) {
  const at::Tensor x = random({1, 3, 7, 5});
  EXPECT_TRUE(evaluate(pool(x, {2, 3}, {7, 5}))[0].is_same(x));
}

// By torch's own kernel; 1e-14 is float64's rounding of sums of at most 9 numbers below 2.
TEST(AdaptiveAveragePool, EqualsTorchForChannelsFirstAndChannelsLast) {
  const at::Tensor x = random({1, 3, 7, 5});
  const at::Tensor expected = at::adaptive_avg_pool2d(x, {3, 8});
  EXPECT_TRUE(at::equal(evaluate(pool(x, {2, 3}, {3, 8}))[0], expected));
  const at::Tensor last = evaluate(pool(x.permute({0, 2, 3, 1}), {1, 2}, {3, 8}))[0];
  EXPECT_TRUE(at::allclose(last.permute({0, 3, 1, 2}), expected, 0, 1e-14));
}

TEST(AdaptiveAveragePool, RejectsSizesThatDoNotBelongToItsAxes) {
  const at::Tensor x = random({1, 3, 7, 5});
  EXPECT_EQ(error_of(pool(x, {2, 3}, {3})), "expected as many sizes as axes (2), found 1");
  EXPECT_EQ(error_of(pool(x, {2, 3}, {3, 0})),
            "expected sizes >= 1, found 0 for input shape [1, 3, 7, 5]");
}

}  // namespace
}  // namespace cameras::testing
