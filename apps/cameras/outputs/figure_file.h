#pragma once

#include <filesystem>
#include <string>
#include <vector>

#include "cameras/figure.h"

namespace cameras::cli {

/// Writes the figure, in the format that the file's extension asks for, as write_file() does.
/// @return warnings: that of an SVG with more bytes than some readers take
/// @throws Error{io}, and as Figure::encode() does
[[nodiscard]] std::vector<std::string> write_figure(const std::filesystem::path& path,
                                                    const Figure& figure);

}  // namespace cameras::cli
