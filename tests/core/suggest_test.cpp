#include "core/suggest.h"

#include <gtest/gtest.h>

namespace cameras::testing {
namespace {

TEST(Suggest, FindsTheNearestWhateverTheCase) {
  EXPECT_EQ(nearest("Taby", {"tiger", "tabby", "table lamp"}), "tabby");
  EXPECT_EQ(did_you_mean("taby", {"tabby"}), "; did you mean 'tabby'?");
}

TEST(Suggest, AtMostAThirdMayDiffer) {
  EXPECT_EQ(nearest("cat", {"dog"}), "");
  EXPECT_EQ(nearest("abcdef", {"abcdxy"}), "abcdxy");  // two of six
  EXPECT_EQ(nearest("abcdef", {"abcxyz"}), "");        // three of six
  EXPECT_EQ(did_you_mean("cat", {}), "");
}

TEST(Suggest, LongNamesFromStrangersAreNotCompared) {
  EXPECT_EQ(nearest(std::string(100'000, 'a'), {std::string(100'000, 'a')}), "");
}

}  // namespace
}  // namespace cameras::testing
