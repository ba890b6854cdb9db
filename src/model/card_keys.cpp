#include "model/card_keys.h"

#include <algorithm>
#include <array>
#include <string_view>

namespace cameras {
namespace {

// Followed, or without a say in what the pixels become.
constexpr std::array<std::string_view, 38> kKnown{"_valid_processor_keys",
                                                  "architecture",
                                                  "auto_map",
                                                  "channel_order",
                                                  "crop_pct",
                                                  "crop_size",
                                                  "data_config",
                                                  "data_format",
                                                  "device",
                                                  "disable_grouping",
                                                  "do_center_crop",
                                                  "do_convert_rgb",
                                                  "do_flip_channel_order",
                                                  "do_normalize",
                                                  "do_reduce_labels",
                                                  "do_rescale",
                                                  "do_resize",
                                                  "feature_extractor_type",
                                                  "id2label",
                                                  "image_mean",
                                                  "image_processor_type",
                                                  "image_std",
                                                  "include_top",
                                                  "input_data_format",
                                                  "label2id",
                                                  "label_descriptions",
                                                  "label_names",
                                                  "labels",
                                                  "pretrained_cfg",
                                                  "problem_type",
                                                  "processor_class",
                                                  "reduce_labels",
                                                  "resample",
                                                  "rescale_factor",
                                                  "rescale_offset",
                                                  "return_tensors",
                                                  "size",
                                                  "num_classes"};

// Parts of names that speak of pixels.
constexpr std::array<std::string_view, 36> kPixelWords{
    "antialias", "aspect",   "bgr",    "blur",  "bright", "channel", "clip",  "cluster", "color",
    "colour",    "contrast", "crop",   "flip",  "gamma",  "gray",    "grey",  "interp",  "mean",
    "multiple",  "normali",  "offset", "pad",   "patch",  "pixel",   "quant", "resampl", "rescal",
    "resiz",     "rgb",      "rotat",  "scale", "sharp",  "size",    "std",   "thumb",   "window"};

bool is_off(const nlohmann::json& value) {
  return value.is_null() || (value.is_boolean() && !value.get<bool>());
}

bool speaks_of_pixels(const std::string& key) {
  return key.starts_with("do_") || std::ranges::any_of(kPixelWords, [&](std::string_view word) {
           return key.find(word) != std::string::npos;
         });
}

}  // namespace

std::vector<std::string> warnings_of_keys(const nlohmann::json& document) {
  std::vector<std::string> warnings;
  if (document.contains("model_type") || document.contains("architectures")) return warnings;
  constexpr std::size_t kMostWarnings = 8;
  for (const auto& [key, value] : document.items()) {
    const bool known = std::ranges::find(kKnown, key) != kKnown.end();
    if (known || is_off(value) || !speaks_of_pixels(key)) continue;
    if (warnings.size() == kMostWarnings) break;
    warnings.push_back("'" + key + "' is not known and not followed");
  }
  return warnings;
}

}  // namespace cameras
