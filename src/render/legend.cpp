#include "render/legend.h"

#include <algorithm>
#include <cmath>
#include <opencv2/imgproc.hpp>
#include <string>

#include "render/ascii.h"

namespace cameras {
namespace {

constexpr int kFont = cv::FONT_HERSHEY_SIMPLEX;
constexpr int kNarrowest = 160;    // pixels: about twenty letters of the smallest size
constexpr double kSmallest = 0.4;  // scale at which the font is still readable: 9 pixel capitals
constexpr double kPixelsPerScale = 22;  // height of the font's capitals at scale 1

struct Line {
  std::string text;
  double scale;
  int thickness;
};

int thickness_at(double scale) { return std::max(1, static_cast<int>(std::lround(scale * 1.4))); }

int text_width(const std::string& text, double scale) {
  int baseline = 0;
  return cv::getTextSize(text, kFont, scale, thickness_at(scale), &baseline).width;
}

// Capitals of 1/32 of a panel's width, smaller if need be, then cut.
Line fit(std::string text, int width, int panel) {
  double scale = std::max(kSmallest, panel / 32.0 / kPixelsPerScale);
  const int room = width - width / 20;
  while (scale > kSmallest && text_width(text, scale) > room) {
    scale = std::max(kSmallest, scale * 0.9);
  }
  if (text_width(text, scale) > room) {
    // As many letters as fit, by bisection: labels can be long.
    std::size_t low = 0;
    std::size_t high = text.size();
    while (low < high) {
      const std::size_t middle = (low + high + 1) / 2;
      const bool fits = text_width(text.substr(0, middle) + "...", scale) <= room;
      (fits ? low : high) = fits ? middle : middle - 1;
    }
    text = text.substr(0, low) + "...";
  }
  return {text, scale, thickness_at(scale)};
}

}  // namespace

cv::Mat add_legend(const cv::Mat& picture, std::string_view text, int panel) {
  constexpr std::size_t kLongest = 1000;  // letters; no picture shows more
  const int width = std::max(picture.cols, kNarrowest);
  const Line line = fit(to_ascii(text).substr(0, kLongest), width, panel);
  const int capitals = static_cast<int>(std::lround(line.scale * kPixelsPerScale));
  const int strip = 2 * capitals + capitals / 2;

  const cv::Scalar white(255, 255, 255);
  const cv::Scalar ink(32, 32, 32);
  cv::Mat canvas(picture.rows + strip, width, CV_8UC3, white);
  const int left = (width - picture.cols) / 2;
  picture.copyTo(canvas(cv::Rect(left, 0, picture.cols, picture.rows)));
  const cv::Point origin(std::max(2, width / 40), picture.rows + strip / 2 + capitals / 2);
  cv::putText(canvas, line.text, origin, kFont, line.scale, ink, line.thickness, cv::LINE_AA);
  return canvas;
}

}  // namespace cameras
