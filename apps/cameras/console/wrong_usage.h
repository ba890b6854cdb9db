#pragma once

#include <string>

#include "options/cli11_forward.h"

namespace cameras::cli {

/// What is wrong with a command line that CLI11 did not parse, in the program's own words: what was
/// expected and what was found.
std::string wrong_usage(const CLI::App& app, const CLI::ParseError& error);

}  // namespace cameras::cli
