#pragma once

#include <string>
#include <string_view>

namespace cameras::cli {

/// A text, say a name from a stranger's file, as a field of a CSV file (RFC 4180): in quotes where
/// it needs them, control characters and bytes that are no UTF-8 made visible (\n, \xff). One that
/// a spreadsheet would compute, because it begins with = + - or @, has a ' in front, and so has one
/// that begins with '.
std::string csv_field(std::string_view text);

/// The text of a field without quotes, as csv_field() wrote it: without the ' in front.
std::string csv_text(std::string field);

}  // namespace cameras::cli
