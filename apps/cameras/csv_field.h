#pragma once

#include <string>
#include <string_view>

namespace cameras::cli {

/// A text, say a name from a stranger's file, as a field of a CSV file (RFC 4180): in quotes where
/// it needs them, control characters made visible.
std::string csv_field(std::string_view text);

}  // namespace cameras::cli
