#include "render/text.h"

#include <gmock/gmock.h>

#include <algorithm>
#include <array>
#include <string>

namespace cameras::testing {
namespace {

using ::testing::EndsWith;
using ::testing::StartsWith;

// Does any pixel of the column differ from white?
bool has_ink(const Pixels& picture, std::int64_t column) {
  for (std::int64_t y = 0; y < picture.height; ++y) {
    const std::uint8_t* const pixel = picture.row(y) + 3 * column;
    if (std::any_of(pixel, pixel + 3, [](std::uint8_t v) { return v != 255; })) return true;
  }
  return false;
}

// The columns from the first letter to the last.
std::int64_t ink_width(const Pixels& text) {
  std::int64_t first = text.width;
  std::int64_t last = -1;
  for (std::int64_t x = 0; x < text.width; ++x) {
    if (!has_ink(text, x)) continue;
    first = std::min(first, x);
    last = x;
  }
  return std::max<std::int64_t>(0, last - first + 1);
}

// Whatever the text and the size, no letter touches the sides, and what does not fit is cut.
TEST(Text, FitsIntoEveryWidth) {
  const std::string text(3000, 'W');
  for (const std::int64_t width : {32, 160, 224, 1000}) {
    for (const std::size_t length : {1U, 20U, 60U, 3000U}) {
      const TextOptions options{.size = 15, .width = width, .lines = 2};
      const Pixels picture = text_pixels({{text.substr(0, length)}}, options);
      ASSERT_EQ(picture.width, width);
      EXPECT_FALSE(has_ink(picture, picture.width - 1)) << width << ' ' << length;
      EXPECT_FALSE(has_ink(picture, 0)) << width << ' ' << length;
      EXPECT_GT(ink_width(picture), 0) << width << ' ' << length;
      EXPECT_LE(picture.height, 45) << width << ' ' << length;
    }
  }
}

// (first + last column with ink) / 2 is the middle, within half a letter.
TEST(Text, StandsInTheMiddle) {
  for (const std::int64_t width : {160, 400, 1000}) {
    const Pixels picture = text_pixels({{"tabby cat"}}, {.size = 15, .width = width});
    std::int64_t first = 0;
    while (!has_ink(picture, first)) ++first;
    EXPECT_NEAR(static_cast<double>(2 * first + ink_width(picture) - 1) / 2,
                static_cast<double>(width) / 2, 4);
  }
}

// One line, and room for about half of the words: those at the end of the name are missing, the
// number is there, and what is left fits.
TEST(Text, LongNamesLoseWordsAndKeepTheirNumbers) {
  const Caption caption{{"great white shark, white shark, man-eater"}, {", 93.1 %", true}};
  const Typeset typeset(caption, {.size = 15, .width = 200});
  const auto lines = typeset.lines();
  ASSERT_EQ(lines.size(), 1U);
  EXPECT_THAT(lines[0].text, StartsWith("great white"));
  EXPECT_THAT(lines[0].text, EndsWith("…, 93.1 %"));
  EXPECT_LT(lines[0].width, 200);
  EXPECT_NEAR(lines[0].middle, 100, 1);
  const Typeset wide(caption, {.size = 15, .width = 1000});
  EXPECT_EQ(wide.lines().at(0).text, caption_text(caption));
}

// In small letters as in large ones: a reader of an SVG sets them without rounding.
TEST(Text, WidthsGrowWithLetters) {
  const auto width = [](double size) {
    const Typeset typeset({{"1: most salient"}}, {.size = size, .width = 30000});
    return typeset.lines().at(0).width / size;
  };
  for (const double size : {9.0, 10.65, 12.0, 15.0}) EXPECT_NEAR(width(size), width(300), 0.05);
}

TEST(Text, WhatMustNotBeCutIsCutWhereNothingElseHelps) {
  const Typeset typeset({{"name"}, {std::string(500, 'W'), true}}, {.size = 15, .width = 100});
  ASSERT_EQ(typeset.lines().size(), 1U);
  EXPECT_THAT(typeset.lines()[0].text, EndsWith("…"));
  EXPECT_TRUE(Typeset({{"W"}}, {.size = 100, .width = 1}).lines().size() <= 1);
}

// The whole text has 4000 bytes at most, however many parts it is made of; numbers come first.
TEST(Text, LongCaptionsAreCutTogether) {
  Caption many(1000, {std::string(100, 'W')});
  many.push_back({", 93.1 %", true});
  const Typeset typeset(many, {.size = 10, .width = 32000, .lines = 100});
  std::size_t bytes = 0;
  for (const Typeset::Line& line : typeset.lines()) bytes += line.text.size();
  EXPECT_LE(bytes, 4000U);
  EXPECT_GE(bytes, 3990U);
  EXPECT_THAT(typeset.lines().back().text, EndsWith("W, 93.1 %"));
}

TEST(Caption, IsCutAtTheEndOfWords) {
  const auto cut = [](const std::string& text, std::size_t letters) {
    return caption_text({{text}}, letters);
  };
  EXPECT_EQ(cut("great white shark", 17), "great white shark");
  EXPECT_EQ(cut("great white shark", 16), "great white…");
  EXPECT_EQ(cut("great white shark", 11), "great white…");
  EXPECT_EQ(cut("great white shark", 10), "great…");
  EXPECT_EQ(cut("great white shark", 3), "gre…");
  EXPECT_EQ(cut("tabby, tabby cat", 7), "tabby…");
  // A word that is most of the text: behind a letter, or hardly anything was left.
  EXPECT_EQ(cut("a Carcharodon", 9), "a Carchar…");
  EXPECT_EQ(cut("고양이 호랑이", 5), "고양이…");
  EXPECT_EQ(cut("고양이호랑이", 4), "고양이호…");
  EXPECT_EQ(caption_text({{"one two"}, {" (30 %) against ", true}, {"three four"}}, 5),
            "one… (30 %) against three…");
}

// What letters there are depends on the machine's fonts; that each leaves its own mark does not: a
// letter without a font is a box with its number.
TEST(Text, OtherScriptsAreDrawn) {
  const auto drawn = [](std::string_view text) {
    return text_pixels({{std::string(text)}}, {.size = 40, .width = 400}).rgb;
  };
  // é, Ελλ, 고양이, тигр
  const std::array<std::string, 4> words{"\xc3\xa9", "\xce\x95\xce\xbb\xce\xbb",
                                         "\xea\xb3\xa0\xec\x96\x91\xec\x9d\xb4",
                                         "\xd1\x82\xd0\xb8\xd0\xb3\xd1\x80"};
  const auto nothing = drawn("");
  for (const std::string& word : words) {
    EXPECT_NE(drawn(word), nothing) << word;
    EXPECT_NE(drawn(word), drawn(std::string(word.size() / 2, '?'))) << word;
  }
  EXPECT_NE(drawn("\xc3\xa9"), drawn("e"));
}

TEST(Text, AnyBytesAreDrawn) {
  const TextOptions options{.size = 20, .width = 300};
  EXPECT_GT(ink_width(text_pixels({{"a\xff\xc3"}}, options)), 0);
  EXPECT_EQ(text_pixels({{"a\tb\nc"}}, options).rgb, text_pixels({{"a b c"}}, options).rgb);
  EXPECT_EQ(text_pixels({{std::string("a\0c", 3)}}, options).rgb,
            text_pixels({{"a c"}}, options).rgb);
  EXPECT_EQ(ink_width(text_pixels({}, options)), 0);
}

TEST(Text, LongerTextTakesMoreLines) {
  const std::string text = "one two three four five six seven eight nine ten eleven twelve";
  const auto height = [&](int lines) {
    return text_pixels({{text}}, {.size = 20, .width = 200, .lines = lines}).height;
  };
  EXPECT_GT(height(2), height(1));
  EXPECT_GT(height(3), height(2));
  EXPECT_GT(ink_width(text_pixels({{"wide"}}, {.size = 40, .width = 400})),
            ink_width(text_pixels({{"wide"}}, {.size = 20, .width = 400})));
}

}  // namespace
}  // namespace cameras::testing
