#include "render/legend.h"

#include <gmock/gmock.h>

#include <algorithm>

#include "render/ascii.h"

namespace cameras::testing {
namespace {

cv::Mat photo(int height, int width) { return {height, width, CV_8UC3, cv::Scalar(9, 9, 9)}; }

// Does any pixel of the column differ from white?
bool has_ink(const cv::Mat& picture, int column, int from_row) {
  for (int y = from_row; y < picture.rows; ++y) {
    const auto& pixel = picture.at<cv::Vec3b>(y, column);
    if (pixel != cv::Vec3b(255, 255, 255)) return true;
  }
  return false;
}

TEST(Legend, StandsUnderThePicture) {
  const cv::Mat picture = add_legend(photo(100, 400), "tabby cat 0.82", 400);
  EXPECT_EQ(picture.cols, 400);
  EXPECT_GT(picture.rows, 110);
  EXPECT_EQ(picture.at<cv::Vec3b>(99, 399), cv::Vec3b(9, 9, 9));
  bool ink = false;
  for (int x = 0; x < picture.cols; ++x) ink = ink || has_ink(picture, x, 100);
  EXPECT_TRUE(ink);
}

TEST(Legend, TinyPictureGetsWhiteBesideIt) {
  const cv::Mat picture = add_legend(photo(32, 32), "cat", 32);
  EXPECT_EQ(picture.cols, 160);
  EXPECT_EQ(picture.at<cv::Vec3b>(0, 0), cv::Vec3b(255, 255, 255));
  EXPECT_EQ(picture.at<cv::Vec3b>(0, 80), cv::Vec3b(9, 9, 9));
}

// Whatever the text and the size, no letter touches the picture's right or left border.
TEST(Legend, TextFitsIntoEveryWidth) {
  const std::string text(3000, 'W');
  for (const int width : {32, 224, 1000, 4000}) {
    for (const std::size_t length : {1U, 20U, 60U, 3000U}) {
      const cv::Mat picture = add_legend(photo(10, width), text.substr(0, length), width);
      EXPECT_FALSE(has_ink(picture, picture.cols - 1, 10)) << width << ' ' << length;
      EXPECT_FALSE(has_ink(picture, 0, 10)) << width << ' ' << length;
      EXPECT_TRUE(std::equal(picture.ptr(picture.rows - 1),
                             picture.ptr(picture.rows - 1) + 3 * picture.cols,
                             std::vector<std::uint8_t>(3 * picture.cols, 255).begin()))
          << width << ' ' << length;
    }
  }
}

TEST(Ascii, AccentsAreDropped) {
  EXPECT_EQ(to_ascii("plain text"), "plain text");
  EXPECT_EQ(to_ascii("caf\xc3\xa9 \xc3\x9f \xc5\x81\xc3\xb3"
                     "d\xc5\xba"),
            "cafe ss Lodz");
}

TEST(Ascii, WhatHasNoLetterBecomesAQuestionMark) {
  EXPECT_EQ(to_ascii("\xe7\x8c\xab"), "?");  // one character, one mark
  EXPECT_EQ(to_ascii("a\xff\xc3"), "a??");   // broken UTF-8
  EXPECT_EQ(to_ascii("a\tb\nc"), "a b c");
  EXPECT_EQ(to_ascii("\xe2\x80\x93\xe2\x80\xa6"), "-...");
}

}  // namespace
}  // namespace cameras::testing
