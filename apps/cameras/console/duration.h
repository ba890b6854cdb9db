#pragma once

#include <string>

namespace cameras::cli {

/// "5 s", "12 min", "3 h 20 min"
std::string duration_text(double seconds);

}  // namespace cameras::cli
