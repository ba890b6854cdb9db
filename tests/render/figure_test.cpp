#include "cameras/figure.h"

#include <gmock/gmock.h>

#include <algorithm>
#include <array>
#include <chrono>
#include <string>
#include <thread>
#include <utility>
#include <vector>

#include "cameras/grid.h"
#include "cameras/render.h"
#include "render/colour_table.h"
#include "render/scale_bar.h"
#include "support/grey_picture.h"
#include "support/message.h"

namespace cameras::testing {
namespace {

using ::testing::EndsWith;
using ::testing::HasSubstr;
using ::testing::Not;
using ::testing::StartsWith;

// Two pictures with Greek, Hangul, accents and markup under them, and a colour scale.
Figure sample() {
  return grid_figure({{{grey_picture(40, 60, 10), {{"τίγρης é <&> 호랑이"}}},
                       {grey_picture(40, 60, 200), {{"b"}}}}},
                     {.side = 200, .scales = {{.colormap = "viridis"}}});
}

std::string text_of(const std::vector<std::byte>& bytes) {
  std::string text;
  for (const std::byte byte : bytes) text += static_cast<char>(byte);
  return text;
}

std::size_t count(const std::string& text, const std::string& part) {
  std::size_t found = 0;
  for (std::size_t at = text.find(part); at != std::string::npos; at = text.find(part, at + 1)) {
    ++found;
  }
  return found;
}

TEST(Figure, SvgHasTextAsTextAndPixelsAsPictures) {
  const std::string svg = text_of(sample().encode(Figure::Format::svg));
  EXPECT_THAT(svg, StartsWith("<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<svg "));
  EXPECT_THAT(svg, EndsWith("</svg>\n"));
  EXPECT_THAT(svg, HasSubstr(">τίγρης é &lt;&amp;&gt; 호랑이</text>"));
  EXPECT_THAT(svg, HasSubstr(">0: least salient</text>"));
  EXPECT_THAT(svg, HasSubstr(">1: most salient</text>"));
  EXPECT_EQ(count(svg, "<image "), 2U);
  EXPECT_EQ(count(svg, "data:image/png;base64,"), 2U);
  // The scale is 256 stops of the colour map: viridis begins at (68, 1, 84).
  EXPECT_EQ(count(svg, "<stop "), 256U);
  EXPECT_THAT(svg, HasSubstr("<stop offset=\"0.00000\" stop-color=\"rgb(68,1,84)\"/>"));
  EXPECT_THAT(svg, HasSubstr("<stop offset=\"1.00000\" stop-color=\"rgb(253,231,37)\"/>"));
}

// Readers lay text out from the left unless they are told: "12.5 %" would stand right of the name.
TEST(Figure, SvgSaysWhichTextRunsFromTheRight) {
  const auto element = [](const std::string& name) {
    const Figure figure = Figure::from_parts(
        {.height = 20, .width = 300, .texts = {{{0, 0, 300, 20}, {{name}, {", 12.5 %", true}}}}});
    const std::string svg = text_of(figure.encode(Figure::Format::svg));
    const std::size_t start = svg.find("<text");
    return svg.substr(start, svg.find('>', start) - start);
  };
  for (const std::string name : {"נמר", "نمر", "(נמר tiger"}) {
    EXPECT_THAT(element(name), HasSubstr(" direction=\"rtl\"")) << name;
    EXPECT_THAT(element(name), HasSubstr("<text x=\"150")) << name;  // in the middle, as any
  }
  for (const std::string name : {"tiger", "tiger נמר", "123"}) {
    EXPECT_THAT(element(name), Not(HasSubstr("direction"))) << name;
  }
}

// A caption has one direction, whatever its second line begins with.
TEST(Figure, EveryLineOfACaptionHasItsDirection) {
  const Figure figure = Figure::from_parts(
      {.height = 40,
       .width = 60,
       .texts = {{.box = {0, 0, 60, 40}, .text = {{"נמר tiger tiger"}}, .lines = 2}}});
  const std::string svg = text_of(figure.encode(Figure::Format::svg));
  EXPECT_EQ(count(svg, "<text"), 2U);
  EXPECT_EQ(count(svg, "direction=\"rtl\""), 2U);
}

TEST(Figure, PdfHasAPageWithFontsPicturesAndAShading) {
  const Figure figure = sample();
  const std::string pdf = text_of(figure.encode(Figure::Format::pdf));
  EXPECT_THAT(pdf, StartsWith("%PDF-1."));
  EXPECT_THAT(pdf, EndsWith("%%EOF\n"));
  EXPECT_GE(count(pdf, "/Subtype /Image"), 2U);
  EXPECT_THAT(pdf, HasSubstr("/ToUnicode"));  // its words can be found
  EXPECT_THAT(pdf, HasSubstr("/ShadingType 2"));
  EXPECT_THAT(pdf, Not(HasSubstr("Date")));
  // 3/4 point a pixel.
  const std::string right = std::to_string(3 * figure.width() / 4);
  EXPECT_THAT(pdf, HasSubstr("/MediaBox [ 0 0 " + right));
}

// In another second as well: dates in files count seconds.
TEST(Figure, TheSameFigureGivesTheSameBytes) {
  constexpr std::array kFormats{Figure::Format::png, Figure::Format::pdf, Figure::Format::svg};
  std::vector<std::vector<std::byte>> before;
  for (const auto format : kFormats) before.push_back(sample().encode(format));
  std::this_thread::sleep_for(std::chrono::milliseconds(1001));
  for (std::size_t i = 0; i < kFormats.size(); ++i) {
    EXPECT_EQ(sample().encode(kFormats.at(i)), before[i]);
  }
}

// Readers take pages of at most 14400 points: 3/4 of 20000 pixels are more.
TEST(Figure, LargePagesAreMadeSmaller) {
  const Figure figure = Figure::from_parts(
      {.height = 10, .width = 20000, .pictures = {{.pixels = grey_picture(10, 20000, 1)}}});
  EXPECT_THAT(text_of(figure.encode(Figure::Format::pdf)), HasSubstr("/MediaBox [ 0 0 14400 "));
}

// The first column of level 0, the last of level 255, each column that of its share: column x of
// 256 is level x.
TEST(Figure, ScaleHasTheColoursOfTheMap) {
  const Figure figure =
      Figure::from_parts({.height = 20, .width = 300, .scales = {{{20, 5, 258, 8}, "magma"}}});
  const Image image = figure.image();
  const ColourTable table = colour_table("magma");
  for (std::int64_t x = 0; x < 256; ++x) {
    const std::int64_t at = 3 * (9 * 300 + 21 + x);
    const auto first = image.rgb().begin() + at;
    EXPECT_TRUE(std::equal(first, first + 3, table.at(static_cast<std::size_t>(x)).begin())) << x;
  }
  const auto outside = image.rgb().begin() + 3 * (9 * 300 + 19);
  EXPECT_TRUE(std::all_of(outside, outside + 3, [](int v) { return v == 255; }));
  EXPECT_EQ(outside[3], kFrameInk);
}

TEST(Figure, ABarePictureIsItsPixels) {
  const Image image = grey_picture(3, 4, 7);
  const Figure figure =
      Figure::from_parts({.height = 3, .width = 4, .pictures = {{.pixels = image}}});
  EXPECT_TRUE(std::ranges::equal(figure.image().rgb(), image.rgb()));
}

TEST(Figure, ExtensionsNameFormats) {
  EXPECT_EQ(Figure::format_of("a/b.PDF"), Figure::Format::pdf);
  EXPECT_EQ(Figure::format_of("b.svg"), Figure::Format::svg);
  EXPECT_EQ(Figure::format_of("b.Jpeg"), Figure::Format::jpeg);
  EXPECT_EQ(message_of([] { Figure::format_of("out.eps"); }),
            "out.eps: expected a name that ends in .png, .jpg, .jpeg, .webp, .bmp, .pdf or .svg");
}

TEST(Figure, Refusals) {
  const auto refused = [](FigureParts parts) {
    return message_of([&] { static_cast<void>(Figure::from_parts(std::move(parts))); });
  };
  EXPECT_EQ(refused({.height = 0, .width = 5}),
            "figure: expected sides from 1 to 1048576 pixels, found 5 x 0");
  EXPECT_EQ(refused({.height = 5, .width = 5, .pictures = {{1, 1, grey_picture(5, 4, 0)}}}),
            "figure: expected parts inside of 5 x 5 pixels, found one of 4 x 5 at 1, 1");
  EXPECT_EQ(
      refused({.height = 5, .width = 5, .texts = {{{0, 0, INT64_MAX, 1}, {{"a"}}}}}),
      "figure: expected parts inside of 5 x 5 pixels, found one of 9223372036854775807 x 1 at "
      "0, 0");
  EXPECT_EQ(refused({.height = 5, .width = 5, .texts = {{{0, 0, 5, 5}, {{"a"}}, 0}}}),
            "figure: expected text of 1 to 4096 pixels in at least one line, found 0 in 1");
  EXPECT_EQ(refused({.height = 5, .width = 5, .scales = {{{0, 0, 5, 5}, "virdis"}}}),
            "unknown colour map 'virdis'; did you mean 'viridis'?");
}

// 2^40 pixels: a figure of that size may be, its pixels not.
TEST(Figure, MorePixelsThanCanBeHeldAreRefused) {
  const Figure huge = Figure::from_parts(
      {.height = 1 << 20, .width = 1 << 20, .texts = {{{0, 0, 100, 20}, {{"a"}}}}});
  const std::string expected = "render: expected at most 536870912 pixels, found 1048576 x 1048576";
  EXPECT_EQ(message_of([&] { static_cast<void>(huge.image()); }), expected);
  EXPECT_EQ(message_of([&] { static_cast<void>(huge.encode(Figure::Format::png)); }), expected);
  EXPECT_THAT(text_of(huge.encode(Figure::Format::svg)), HasSubstr(">a</text>"));
}

TEST(Figure, PicturesTooLargeToEmbedAreRefused) {
  const Figure wide = Figure::from_parts(
      {.height = 1, .width = 40000, .pictures = {{.pixels = grey_picture(1, 40000, 1)}}});
  for (const auto& [one, name] :
       {std::pair{Figure::Format::pdf, "PDF"}, {Figure::Format::svg, "SVG"}}) {
    const Figure::Format format = one;
    EXPECT_EQ(message_of([&] { static_cast<void>(wide.encode(format)); }),
              "a picture of 40000 x 1 pixels cannot be written as " + std::string(name) +
                  ", expected sides of at most 32767");
  }
}

}  // namespace
}  // namespace cameras::testing
