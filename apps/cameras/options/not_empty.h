#pragma once

#include <string>

#include "options/cli11_forward.h"

namespace cameras::cli {

/// Refuses an empty value: "expected WHAT".
CLI::Validator not_empty(const std::string& what);

}  // namespace cameras::cli
