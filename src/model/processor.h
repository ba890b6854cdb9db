#pragma once

#include <cstdint>
#include <string_view>

#include "cameras/preprocess.h"

namespace cameras {

/// How one of Hugging Face's image processors resizes.
enum class ResizeRule {
  plain,     ///< to `size`
  share,     ///< to size / crop_pct
  convnext,  ///< to size / crop_pct and a crop of `size`; from 384 on stretched, without a crop
  levit,     ///< a shortest edge to 256/224 of it
};

/// The mean and standard deviation that a processor takes where the card names none.
enum class Normal {
  imagenet,  ///< ImageNet's
  half,      ///< 0.5 and 0.5
  clip,      ///< CLIP's
  none,      ///< it does not normalise
};

/// The rules and defaults of one image processor of Hugging Face's transformers.
struct Processor {
  std::string_view name;    ///< "ViT" of ViTImageProcessor
  std::string_view models;  ///< other names that are prepared like it, in lower case: "swin nat"
  Resample resample;
  bool number_is_edge;  ///< a `size` that is one number is a shortest edge, not a square
  std::int64_t size;
  ResizeRule rule;
  double share;       ///< crop_pct; 0 = none
  std::int64_t crop;  ///< 0 = no centre crop
  Normal normal;
  bool flips = false;          ///< reads BGR
  bool divides_again = false;  ///< by the standard deviation (include_top)
};

/// The processor that a card names: "ViTImageProcessor", "ViTFeatureExtractor",
/// "ViTImageProcessorFast", or a model_type such as "swin". nullptr for one that is not known.
const Processor* find_processor(std::string_view name);

}  // namespace cameras
