#pragma once

#include <CLI/CLI.hpp>
#include <string>

namespace cameras::cli {

/// Refuses an empty value: "expected WHAT".
CLI::Validator not_empty(const std::string& what);

}  // namespace cameras::cli
