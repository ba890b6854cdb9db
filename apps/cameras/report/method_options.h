#pragma once

#include <nlohmann/json_fwd.hpp>
#include <string>

#include "cameras/saliency.h"

namespace cameras::cli {

/// What a method, or a variant of one, is asked with: a key for every option that it reads. One
/// that nobody set has the method's number, or null where that follows from the rest: the preset,
/// the network's own size.
/// @param options those that the variant's override
nlohmann::ordered_json method_options_json(const std::string& method, const MethodOptions& options);

}  // namespace cameras::cli
