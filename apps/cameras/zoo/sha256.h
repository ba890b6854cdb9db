#pragma once

#include <filesystem>
#include <string>

namespace cameras::cli::zoo {

/// SHA-256 of an open file from its beginning to its end, as 64 hexadecimal digits.
/// @param path for messages
/// @throws Error{io} where it cannot be read
std::string sha256_of(int descriptor, const std::filesystem::path& path);

}  // namespace cameras::cli::zoo
