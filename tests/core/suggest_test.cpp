#include "cameras/text.h"

#include <gtest/gtest.h>

namespace cameras::testing {
namespace {

TEST(Suggest, FindsTheNearestWhateverTheCase) {
  EXPECT_EQ(nearest("Taby", {"tiger", "tabby", "table lamp"}), "tabby");
  EXPECT_EQ(did_you_mean("taby", {"tabby"}), "; did you mean 'tabby'?");
}

// Two letters in the wrong order are one mistake, not two.
TEST(Suggest, FindsSwappedLetters) {
  EXPECT_EQ(nearest("tulpi", {"tulip"}), "tulip");
  EXPECT_EQ(nearest("tigre", {"rose", "tiger"}), "tiger");
  EXPECT_EQ(nearest("acr", {"car", "arc"}), "car");  // both are one swap away: the first one
  EXPECT_EQ(nearest("a", {"b"}), "");
  EXPECT_EQ(nearest("ab", {"ba"}), "");  // half of two letters
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
