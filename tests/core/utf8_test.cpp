#include "core/utf8.h"

#include <gtest/gtest.h>

#include <string>

namespace cameras::testing {
namespace {

TEST(Utf8, KnowsTheLengthOfACharacter) {
  EXPECT_EQ(utf8_length("a", 0), 1);
  EXPECT_EQ(utf8_length("\n", 0), 1);
  EXPECT_EQ(utf8_length(std::string_view("\0", 1), 0), 1);
  EXPECT_EQ(utf8_length("x\xc3\xa4", 1), 2);
  EXPECT_EQ(utf8_length("\xe7\x8c\xab", 0), 3);
  EXPECT_EQ(utf8_length("\xf0\x9f\x90\x88", 0), 4);
  EXPECT_EQ(utf8_length("\xf4\x8f\xbf\xbf", 0), 4);  // U+10FFFF
}

// Bytes that begin nothing, unfinished characters, longer forms than needed ('/' in two and three
// bytes), halves of UTF-16's pairs, and what is beyond U+10FFFF.
TEST(Utf8, KnowsWhatIsNone) {
  for (const std::string text : {"\x80", "\xbf", "\xff", "\xc3", "\xc3 ", "\xe7\x8c", "\xe7\x8c ",
                                 "\xc0\xaf", "\xe0\x80\xaf", "\xf0\x80\x80\xaf", "\xed\xa0\x80",
                                 "\xed\xbf\xbf", "\xf4\x90\x80\x80", "\xf5\x80\x80\x80"}) {
    EXPECT_EQ(utf8_length(text, 0), 0) << ::testing::PrintToString(text);
  }
}

}  // namespace
}  // namespace cameras::testing
