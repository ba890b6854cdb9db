#include "saliency/methods/cameras_options.h"

namespace cameras {
namespace {

ScaleFilter parse_scale_filter(const std::string& name) {
  if (name.empty()) return ScaleFilter::automatic;
  if (name == "none") return ScaleFilter::none;
  require(name == "prediction", Errc::bad_argument,
          "expected a scale filter 'prediction' or 'none', found '", name, "'");
  return ScaleFilter::prediction;
}

ImageFilter parse_image_filter(const std::string& name) {
  if (name == "bilinear") return ImageFilter::bilinear;
  require(name == "bicubic", Errc::bad_argument,
          "expected an image filter 'bilinear' or 'bicubic', found '", name, "'");
  return ImageFilter::bicubic;
}

CamerasOptions preset(const std::string& name) {
  if (name == "released") return CamerasOptions::released();
  if (name == "fast") return CamerasOptions::fast();
  require(name == "paper", Errc::bad_argument,
          "expected a preset 'paper', 'fast' or 'released', found '", name, "'");
  return {};
}

}  // namespace

CamerasOptions cameras_options(const MethodOptions& options) {
  CamerasOptions chosen = preset(options.preset);
  if (options.max_size > 0 || options.steps > 0) chosen.sizes.clear();
  if (options.max_size > 0) chosen.max_size = options.max_size;
  if (options.steps > 0) chosen.steps = options.steps;
  if (!options.sizes.empty()) {
    chosen.sizes = options.sizes;
    chosen.may_move = false;
  }
  chosen.scale_filter = parse_scale_filter(options.scale_filter);
  if (!options.image_filter.empty()) {
    chosen.image_filter = parse_image_filter(options.image_filter);
  }
  chosen.tolerance = options.tolerance;
  chosen.budget = options.budget;
  return chosen;
}

}  // namespace cameras
