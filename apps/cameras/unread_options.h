#pragma once

#include <span>
#include <string>
#include <vector>

#include "cameras/saliency.h"

namespace cameras::cli {

/// A warning for every option of methods that none of `methods` reads: what it is for.
std::vector<std::string> unread_options(std::span<const std::string> methods,
                                        const MethodOptions& options, const std::string& layer);

}  // namespace cameras::cli
