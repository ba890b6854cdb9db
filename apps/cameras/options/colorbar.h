#pragma once

#include <string>

#include "options/cli11_forward.h"

namespace cameras::cli {

/// --colorbar: whether a picture says what its colours mean.
struct ColorbarFlag {
  std::string choice = "auto";

  /// @param usual what auto means
  bool shown(bool usual) const { return choice == "on" || (choice == "auto" && usual); }
};

/// @param usual what auto means, for --help
void add_colorbar_option(CLI::App& app, ColorbarFlag& flag, const std::string& usual);

}  // namespace cameras::cli
