#pragma once

#include <filesystem>
#include <optional>
#include <string>
#include <vector>

#include "cameras/image.h"

namespace cameras {

/// What a file's name ends in, ".jpg", in small letters.
std::string small_extension(const std::filesystem::path& path);

/// The format that an extension in small letters asks for.
std::optional<Image::Format> format_named(const std::string& extension);

/// Those that format_named() knows and others, for people: ".png, .jpg or .bmp".
std::string extensions_text(const std::vector<std::string>& others = {});

}  // namespace cameras
