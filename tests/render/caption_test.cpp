#include "render/caption.h"

#include <gmock/gmock.h>

#include <algorithm>
#include <array>
#include <string>

#include "render/text.h"

namespace cameras::testing {
namespace {

Pixels photo(std::int64_t height, std::int64_t width) {
  Pixels pixels = white_pixels(height, width);
  std::ranges::fill(pixels.rgb, std::uint8_t{9});
  return pixels;
}

// Does any pixel of the column differ from white?
bool has_ink(const Pixels& picture, std::int64_t column, std::int64_t from_row) {
  for (std::int64_t y = from_row; y < picture.height; ++y) {
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
    if (!has_ink(text, x, 0)) continue;
    first = std::min(first, x);
    last = x;
  }
  return std::max<std::int64_t>(0, last - first + 1);
}

TEST(Caption, StandsUnderThePicture) {
  const Pixels picture = with_caption(photo(100, 400), "tabby cat 0.82", 400);
  EXPECT_EQ(picture.width, 400);
  EXPECT_GT(picture.height, 110);
  EXPECT_EQ(picture.row(99)[3 * 399], 9);
  bool ink = false;
  for (std::int64_t x = 0; x < picture.width; ++x) ink = ink || has_ink(picture, x, 100);
  EXPECT_TRUE(ink);
}

TEST(Caption, TinyPictureGetsWhiteBesideIt) {
  const Pixels picture = with_caption(photo(32, 32), "cat", 32);
  EXPECT_EQ(picture.width, 160);
  EXPECT_EQ(picture.row(0)[0], 255);
  EXPECT_EQ(picture.row(0)[3 * 80], 9);
}

// Whatever the text and the size, no letter touches the picture's borders, and what does not fit
// into two lines is cut.
TEST(Caption, TextFitsIntoEveryWidth) {
  const std::string text(3000, 'W');
  for (const std::int64_t width : {32, 224, 1000, 4000}) {
    const std::int64_t one = with_caption(photo(10, width), "W", width).height - 10;
    for (const std::size_t length : {1U, 20U, 60U, 3000U}) {
      const Pixels picture = with_caption(photo(10, width), text.substr(0, length), width);
      EXPECT_FALSE(has_ink(picture, picture.width - 1, 10)) << width << ' ' << length;
      EXPECT_FALSE(has_ink(picture, 0, 10)) << width << ' ' << length;
      EXPECT_TRUE(std::all_of(picture.row(picture.height - 1),
                              picture.row(picture.height - 1) + 3 * picture.width,
                              [](std::uint8_t value) { return value == 255; }))
          << width << ' ' << length;
      EXPECT_LE(picture.height - 10, 2 * one) << width << ' ' << length;
    }
  }
}

TEST(Caption, LettersFollowThePanel) {
  const auto height = [](std::int64_t panel) {
    return with_caption(photo(10, 3000), "cat", panel).height;
  };
  EXPECT_EQ(height(64), height(224));  // the smallest that can be read
  EXPECT_GT(height(2000), 2 * height(500));
}

// What letters there are depends on the machine's fonts; that each leaves its own mark does not: a
// letter without a font is a box with its number.
TEST(Text, OtherScriptsAreDrawn) {
  const auto drawn = [](std::string_view text) {
    return text_pixels(text, {.size = 40, .width = 400}).rgb;
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
  EXPECT_GT(ink_width(text_pixels("a\xff\xc3", options)), 0);
  EXPECT_EQ(text_pixels("a\tb\nc", options).rgb, text_pixels("a b c", options).rgb);
  EXPECT_EQ(text_pixels(std::string_view("a\0c", 3), options).rgb, text_pixels("a c", options).rgb);
  EXPECT_EQ(ink_width(text_pixels("", options)), 0);
}

TEST(Text, LongerTextTakesMoreLines) {
  const std::string text = "one two three four five six seven eight nine ten eleven twelve";
  const auto height = [&](int lines) {
    return text_pixels(text, {.size = 20, .width = 200, .lines = lines}).height;
  };
  EXPECT_GT(height(2), height(1));
  EXPECT_GT(height(3), height(2));
  EXPECT_GT(ink_width(text_pixels("wide", {.size = 40, .width = 400})),
            ink_width(text_pixels("wide", {.size = 20, .width = 400})));
}

}  // namespace
}  // namespace cameras::testing
