#pragma once

#include <string>
#include <vector>

#include "model/card_json.h"

namespace cameras {

/// A warning for every key of an image processor's card that is not followed although its name
/// says that it changes pixels: do_pad, size_divisor, "mean" for image_mean. Keys of a model's
/// config.json (it has a model_type or architectures) say nothing of pixels.
std::vector<std::string> warnings_of_keys(const nlohmann::json& document);

}  // namespace cameras
