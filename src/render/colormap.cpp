#include "render/colormap.h"

#include <algorithm>
#include <array>
#include <opencv2/imgproc.hpp>

#include "cameras/error.h"
#include "cameras/render.h"
#include "core/suggest.h"

namespace cameras {
namespace {

constexpr int kGray = -1;  // not one of OpenCV's

struct Colormap {
  std::string_view name;
  int code;
};

constexpr std::array kColormaps{
    Colormap{"turbo", cv::COLORMAP_TURBO},     Colormap{"jet", cv::COLORMAP_JET},
    Colormap{"viridis", cv::COLORMAP_VIRIDIS}, Colormap{"inferno", cv::COLORMAP_INFERNO},
    Colormap{"magma", cv::COLORMAP_MAGMA},     Colormap{"plasma", cv::COLORMAP_PLASMA},
    Colormap{"cividis", cv::COLORMAP_CIVIDIS}, Colormap{"parula", cv::COLORMAP_PARULA},
    Colormap{"hot", cv::COLORMAP_HOT},         Colormap{"bone", cv::COLORMAP_BONE},
    Colormap{"pink", cv::COLORMAP_PINK},       Colormap{"gray", kGray},
};

}  // namespace

const std::vector<std::string>& colormaps() {
  static const std::vector<std::string> names = [] {
    std::vector<std::string> result;
    result.reserve(kColormaps.size());
    for (const Colormap& colormap : kColormaps) result.emplace_back(colormap.name);
    return result;
  }();
  return names;
}

cv::Mat apply_colormap(const cv::Mat& levels, std::string_view name) {
  const auto* const found = std::ranges::find(kColormaps, name, &Colormap::name);
  require(found != kColormaps.end(), Errc::bad_argument, "unknown colour map '", name, "'",
          did_you_mean(name, colormaps()));
  cv::Mat rgb;
  if (found->code == kGray) {
    cv::cvtColor(levels, rgb, cv::COLOR_GRAY2RGB);
    return rgb;
  }
  cv::Mat bgr;
  cv::applyColorMap(levels, bgr, found->code);
  cv::cvtColor(bgr, rgb, cv::COLOR_BGR2RGB);
  return rgb;
}

}  // namespace cameras
