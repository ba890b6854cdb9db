#include "core/aten.h"

#include <gtest/gtest.h>

#include <string>

#include "cameras/dataset.h"
#include "cameras/error.h"
#include "evaluation/dataset/run_lengths.h"
#include "evaluation/judged.h"
#include "support/message.h"
#include "support/refusal.h"
#include "support/temporary_folder.h"

namespace cameras::testing {
namespace {

// The rows of a mask, '#' inside.
std::string drawn(const Shape& shape, std::int64_t height, std::int64_t width) {
  const at::Tensor mask = mask_of({&shape, 1}, height, width);
  std::string text;
  for (std::int64_t y = 0; y < height; ++y) {
    for (std::int64_t x = 0; x < width; ++x) text += mask[y][x].item<bool>() ? '#' : '.';
    text += '\n';
  }
  return text;
}

RunLengths runs_of(const std::string& json) {
  return run_lengths(nlohmann::json::parse(json), {.image_pixels = 100});
}

std::string refusal_of_runs(const std::string& json) {
  return message_of([&] { runs_of(json); });
}

TEST(Mask, OfABoxHoldsMiddles) {
  EXPECT_EQ(drawn(Box{.left = 1, .top = 0, .width = 2, .height = 1}, 2, 4), ".##.\n....\n");
  // 0.6 … 2.4: the middles 1.5 alone; 0.5 … 2.5: 0.5 is inside, 2.5 no more.
  EXPECT_EQ(drawn(Box{.left = 0.6, .top = 0, .width = 1.8, .height = 2}, 1, 4), ".#..\n");
  EXPECT_EQ(drawn(Box{.left = 0.5, .top = 0, .width = 2, .height = 2}, 1, 4), "##..\n");
  EXPECT_EQ(drawn(Box{.left = -5, .top = -5, .width = 1e300, .height = 1e300}, 1, 2), "##\n");
  EXPECT_EQ(drawn(Box{.left = 1, .top = 1, .width = -3, .height = 0}, 2, 2), "..\n..\n");
}

// A rectangle from 1 to 3 covers the pixels 1 and 2, as in pycocotools: 4 of them.
TEST(Mask, OfPolygonsIsPycocotools) {
  EXPECT_EQ(drawn(Polygons{{{1, 1, 1, 3, 3, 3, 3, 1}}}, 4, 4), "....\n.##.\n.##.\n....\n");
  // The same in the other direction, and one that leaves the picture.
  EXPECT_EQ(drawn(Polygons{{{3, 1, 3, 3, 1, 3, 1, 1}}}, 4, 4), "....\n.##.\n.##.\n....\n");
  EXPECT_EQ(drawn(Polygons{{{-9, -9, -9, 1, 99, 1, 99, -9}}}, 2, 3), "###\n...\n");
  // The diagonal from (0,0) to (4,4) crosses column c at its middle fifth, 5c + 2 | 5c + 3: at the
  // height 5c + 2, the middle of row c, from where on it is inside.
  EXPECT_EQ(drawn(Polygons{{{0, 0, 4, 4, 0, 4}}}, 4, 4), "#...\n##..\n###.\n####\n");
  // Rings are put together, each for itself.
  EXPECT_EQ(drawn(Polygons{{{0, 0, 0, 1, 2, 1, 2, 0}, {1, 0, 1, 1, 3, 1, 3, 0}}}, 1, 4), "###.\n");
}

// A file is a stranger's: it is decoded within the limits that the caller gives for pictures.
TEST(Mask, OfAFileHeedsLimits) {
  const TemporaryFolder folder;
  const Shape file =
      MaskFile{.file = write_photo(folder, "a.png"), .folder = folder.path(), .objects = {1}};
  EXPECT_EQ(mask_of({&file, 1}, 8, 8, {.image_pixels = 64}).numel(), 64);
  EXPECT_EQ(refusal_of([&] {
              mask_of({&file, 1}, 8, 8, {.image_pixels = 63});
            }).code,
            Errc::bad_image);
}

// What is far away costs no more than what is near: only the picture's columns are looked at.
TEST(Mask, OfPolygonsMayLeaveThePicture) {
  EXPECT_EQ(drawn(Polygons{{{-6e7, -6e7, -6e7, 6e7, 1, 6e7, 1, -6e7}}}, 2, 3), "#..\n#..\n");
  const Shape far = Polygons{{{0, 0, 1e9, 0, 0, 1}}};
  EXPECT_EQ(message_of([&] {
              mask_of({&far, 1}, 2, 2);
            }),
            "expected polygons within 2^26 pixels, found a point at 1e+09, 0");
}

// Two thin triangles, one steep and one flat, that mirror each other at the diagonal. The steep one
// from (0,0) to (2,4) and (0,4): its side is at x = y / 2, in fifths (5 y) / 2. Column 0 is left at
// the step from x = 2 to 3, that is, from y = 4 (2.0 + 0.5 rounds to 2) to 5 (2.5 + 0.5 is 3): row
// ceil(4.5 / 5 - 0.5) = 1. Column 1 from x = 7 to 8, y = 14 (7.5 is 7) to 15: row
// ceil(14.5 / 5 - 0.5) = 3.
TEST(Mask, OfPolygonsRoundsSteepAndFlatSides) {
  EXPECT_EQ(drawn(Polygons{{{0, 0, 2, 4, 0, 4}}}, 4, 3), "...\n#..\n#..\n##.\n");
  EXPECT_EQ(drawn(Polygons{{{0, 4, 2, 0, 0, 0}}}, 4, 3), "##.\n#..\n#..\n...\n");
}

TEST(Mask, OfRunLengthsGoesDownTheColumns) {
  const RunLengths runs = runs_of(R"({"size": [2, 3], "counts": [1, 3, 2]})");
  EXPECT_EQ(drawn(runs, 2, 3), ".#.\n##.\n");
  EXPECT_EQ(drawn(runs_of(R"({"size": [2, 2], "counts": [0, 4]})"), 2, 2), "##\n##\n");
  EXPECT_EQ(message_of([&] { drawn(runs, 3, 2); }), "the mask has 3 x 2 pixels, the picture 2 x 3");
}

// 1 and 3 are '1' and '3'; 2 is '2'; the fourth count, 4, is stored as 4 - 3 = 1; then 40 - 2 = 38
// in two digits, 38 = 6 + 32: 6 with "more follows" is '0' + 38 = 'V', then '1'; and 0 - 4 = -4,
// whose five bits are 28: '0' + 28 = 'L'.
TEST(RunLengths, CompressedOnesAreDifferences) {
  EXPECT_EQ(decompressed("1321", 100), (std::vector<std::int64_t>{1, 3, 2, 4}));
  EXPECT_EQ(decompressed("1321V1L", 100), (std::vector<std::int64_t>{1, 3, 2, 4, 40, 0}));
  EXPECT_EQ(runs_of(R"({"size": [2, 5], "counts": "1321"})").counts,
            (std::vector<std::int64_t>{1, 3, 2, 4}));
  EXPECT_EQ(message_of([] { decompressed("1V", 100); }),
            "the compressed run lengths end within a count");
  EXPECT_EQ(message_of([] { decompressed("1 ", 100); }),
            "the compressed run lengths have a character that is none of theirs");
  EXPECT_EQ(message_of([] { decompressed("oooooooooooo", 100); }),
            "the compressed run lengths have a count without end");
  EXPECT_EQ(message_of([] { decompressed("L", 100); }),
            "expected run lengths from 0 to 100, found -4");
  // Zeros add nothing to the pixels: without a bound there could be any number of them.
  EXPECT_EQ(decompressed(std::string(10, '0'), 4), std::vector<std::int64_t>(10));
  EXPECT_EQ(message_of([] { decompressed(std::string(11, '0'), 4); }),
            "expected at most 10 run lengths, found more");
}

TEST(RunLengths, HaveToFillTheirMask) {
  EXPECT_EQ(refusal_of_runs(R"({"size": [2, 3], "counts": [1, 3]})"),
            "expected run lengths of 3 x 2 pixels together, found 4");
  EXPECT_EQ(refusal_of_runs(R"({"size": [2, 3], "counts": [6, 6]})"),
            "expected run lengths of 3 x 2 pixels together, found more");
  EXPECT_EQ(refusal_of_runs(R"({"size": [2, 3], "counts": [-1, 7]})"),
            "expected run lengths from 0 to 6, found -1");
  EXPECT_EQ(refusal_of_runs(R"({"size": [2, 3], "counts": [1, 0.5]})"),
            "expected run lengths, found 0.5");
  EXPECT_EQ(refusal_of_runs(R"({"size": [2, 3]})"),
            "expected run lengths as 'counts', a list or a string");
  EXPECT_EQ(refusal_of_runs(R"({"counts": []})"),
            "expected run lengths with a size [height,width]");
  EXPECT_EQ(refusal_of_runs(R"({"size": [0, 3], "counts": []})"), "the mask has no pixels");
  EXPECT_EQ(refusal_of_runs(R"({"size": [4294967296, 4294967296], "counts": []})"),
            "the mask: shape [4294967296,4294967296] has more than 100 elements");
}

}  // namespace
}  // namespace cameras::testing
