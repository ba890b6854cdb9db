#include "saliency/fuse/running_sum.h"
#include "core/aten.h"

#include <gtest/gtest.h>

#include <vector>

#include "saliency/fuse/fuse_tensors.h"
#include "support/random_graph.h"

namespace cameras::testing {
namespace {

// The oracle adds up all maps anew; some keep one value for a channel.
TEST(RunningSum, HasTheBitsOfTheWholeSum) {
  const at::Tensor constant = random_tensor({1, 5, 1, 1}).expand({1, 5, 3, 4});
  const std::vector<at::Tensor> maps{constant, random_tensor({1, 5, 3, 4}), constant,
                                     random_tensor({1, 5, 8, 7})};
  RunningSum running(9, 11);
  for (std::size_t count = 1; count <= maps.size(); ++count) {
    const std::span<const at::Tensor> some = std::span(maps).first(count);
    EXPECT_TRUE(at::equal(running.of(some), sum_of_resized(some, 0, 5, {9, 11})));
    EXPECT_TRUE(at::equal(running.of(some), sum_of_resized(some, 0, 5, {9, 11}))) << "asked again";
  }
}

// Nothing is made for every position while no map differs between positions.
TEST(RunningSum, OneValuePerChannelStaysOne) {
  const std::vector<at::Tensor> maps(3, random_tensor({1, 5, 1, 1}).expand({1, 5, 3, 4}));
  EXPECT_EQ(RunningSum(9, 11).of(maps).storage().nbytes(), 5 * sizeof(float));
}

}  // namespace
}  // namespace cameras::testing
