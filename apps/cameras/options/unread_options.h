#pragma once

#include <span>
#include <string>
#include <vector>

#include "cameras/saliency.h"
#include "options/cli11_forward.h"

namespace cameras::cli {

/// A warning for every option of methods that none of `methods` reads: what it is for.
/// @param seed_read whether the command itself draws something by chance
std::vector<std::string> unread_options(std::span<const std::string> methods,
                                        const MethodOptions& options, const std::string& layer,
                                        bool seed_read = false, const std::string& contrast = {});

/// A warning for each of the options `names` that were given although nothing reads them: "NAME
/// WHY".
std::vector<std::string> given_in_vain(const CLI::App& app, const std::vector<std::string>& names,
                                       const std::string& why);

}  // namespace cameras::cli
