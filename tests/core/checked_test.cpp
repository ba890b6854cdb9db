#include "core/checked.h"

#include <gtest/gtest.h>

#include <array>
#include <cstdint>
#include <limits>

#include "support/message.h"

namespace cameras::testing {
namespace {

constexpr std::int64_t kLargest = std::numeric_limits<std::int64_t>::max();

TEST(Checked, ProductOfSizes) {
  EXPECT_EQ(checked_product({}, 10, "t"), 1);
  EXPECT_EQ(checked_product(std::array<std::int64_t, 3>{2, 3, 4}, 24, "t"), 24);
  EXPECT_EQ(checked_product(std::array<std::int64_t, 3>{kLargest, 0, kLargest}, kLargest, "t"), 0);
}

TEST(Checked, BeyondTheLimitOrNegativeIsRefused) {
  EXPECT_EQ(message_of([] {
              checked_product(std::array<std::int64_t, 2>{5, 5}, 24, "tensor 'w'");
            }),
            "tensor 'w': shape [5,5] has more than 24 elements");
  EXPECT_EQ(message_of([] {
              checked_product(std::array<std::int64_t, 2>{kLargest, kLargest}, kLargest, "t");
            }),
            "t: shape [9223372036854775807,9223372036854775807] has more than "
            "9223372036854775807 elements");
  EXPECT_EQ(message_of([] { checked_product(std::array<std::int64_t, 1>{-2}, 24, "t"); }),
            "t: shape [?] has a negative size");
}

TEST(Checked, ShapeTextShowsOpenSizes) {
  EXPECT_EQ(shape_text(std::array<std::int64_t, 3>{1, -1, 3}), "[1,?,3]");
  EXPECT_EQ(shape_text({}), "[]");
}

}  // namespace
}  // namespace cameras::testing
