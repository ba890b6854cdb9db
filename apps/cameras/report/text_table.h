#pragma once

#include <string>
#include <vector>

namespace cameras::cli {

/// Rows of cells as lines of text, every column as wide as its widest cell.
/// @param rows UTF-8; some may end before others
std::string text_table(const std::vector<std::vector<std::string>>& rows);

/// "0.12": a number with that many digits after its point.
std::string fixed_text(double value, int digits);

}  // namespace cameras::cli
