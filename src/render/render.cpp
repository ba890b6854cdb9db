#include "cameras/render.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <opencv2/core.hpp>

#include "cameras/error.h"
#include "render/colormap.h"
#include "render/legend.h"
#include "render/pixels.h"
#include "render/placement.h"

namespace cameras {
namespace {

// photo + level * opacity * (colour - photo): where the map is 0 the photo stays as it is.
cv::Mat blend(const cv::Mat& photo, const cv::Mat& colours, const cv::Mat& levels, double opacity) {
  std::array<float, 256> shares{};
  for (std::size_t i = 0; i < shares.size(); ++i) {
    shares.at(i) = static_cast<float>(opacity * static_cast<double>(i) / 255);
  }
  cv::Mat result(photo.size(), photo.type());
  for (int y = 0; y < photo.rows; ++y) {
    const auto* const from = photo.ptr<std::uint8_t>(y);
    const auto* const over = colours.ptr<std::uint8_t>(y);
    const auto* const level = levels.ptr<std::uint8_t>(y);
    auto* const to = result.ptr<std::uint8_t>(y);
    for (int i = 0; i < 3 * photo.cols; ++i) {
      const float base = from[i];
      const float top = over[i];
      to[i] = static_cast<std::uint8_t>(std::lround(base + (top - base) * shares[level[i / 3]]));
    }
  }
  return result;
}

cv::Mat side_by_side(const std::array<cv::Mat, 3>& pictures) {
  const cv::Mat white(pictures[0].rows, std::max(2, pictures[0].cols / 100), CV_8UC3,
                      cv::Scalar(255, 255, 255));
  cv::Mat row;
  cv::hconcat(std::vector<cv::Mat>{pictures[0], white, pictures[1], white, pictures[2]}, row);
  return row;
}

cv::Mat draw(const cv::Mat& photo, const cv::Mat& levels, const RenderOptions& options) {
  const cv::Mat heat = apply_colormap(levels, options.colormap);
  if (options.view == View::heat) return heat;
  const cv::Mat overlay = blend(photo, heat, levels, options.opacity);
  if (options.view == View::overlay) return overlay;
  return side_by_side({photo, heat, overlay});
}

}  // namespace

Image render(const Image& image, const SaliencyMap& map, const Region& seen,
             const RenderOptions& options) {
  require(options.opacity >= 0 && options.opacity <= 1, Errc::bad_argument,
          "opacity: expected a number from 0 to 1, found ", options.opacity);
  const cv::Mat photo = pixels_of(image);
  const cv::Mat levels = place(map, seen, image.height(), image.width());
  cv::Mat picture = draw(photo, levels, options);
  if (!options.legend.empty())
    picture = add_legend(picture, options.legend, static_cast<int>(image.width()));
  return image_of(picture);
}

}  // namespace cameras
