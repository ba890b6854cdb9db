#pragma once

#include <cstddef>
#include <cstdint>
#include <filesystem>
#include <string>
#include <vector>

namespace cameras {

/// All bytes of a file (or pipe). Never takes more memory than `max_bytes` and a little.
/// @throws Error{io} "<path>: ..." when there is no such file, it is a directory, it cannot be
///         read, or it holds more than `max_bytes`
std::vector<std::byte> read_file(const std::filesystem::path& path, std::int64_t max_bytes);

/// The same as text, whatever its encoding.
std::string read_text(const std::filesystem::path& path, std::int64_t max_bytes);

}  // namespace cameras
