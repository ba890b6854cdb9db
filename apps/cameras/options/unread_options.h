#pragma once

#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "cameras/saliency.h"
#include "options/cli11_forward.h"
#include "options/method_flags.h"

namespace cameras::cli {

/// What a command was given for its methods to read. An option counts as given where it was typed,
/// with its default value too.
struct GivenOptions {
  const CLI::App& app;
  std::span<const std::string> methods;
  const MethodOptions& options;
  std::span<const NoFlag> not_flags = {};  ///< those that add_method_flags() left out
  bool seed_read = false;                  ///< whether the command itself draws something by chance
  bool label_chosen = false;  ///< labels are named, and are there for the methods alone
  bool contrast = false;      ///< labels are held against another
};

/// A warning for every option of methods that none of the methods reads: what it is for.
std::vector<std::string> unread_options(const GivenOptions& given);

/// A warning for each of the options `names` that were given although nothing reads them: "NAME
/// WHY".
std::vector<std::string> given_in_vain(const CLI::App& app, const std::vector<std::string>& names,
                                       const std::string& why);

}  // namespace cameras::cli
