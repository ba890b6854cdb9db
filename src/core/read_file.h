#pragma once

#include <cstddef>
#include <cstdint>
#include <filesystem>
#include <functional>
#include <span>
#include <string>
#include <vector>

namespace cameras {

/// All bytes of a file (or pipe). Never takes more memory than `max_bytes` and a little.
/// @throws Error{io} "<path>: ..." when there is no such file, it is a directory, it cannot be
///         read, or it holds more than `max_bytes`
std::vector<std::byte> read_file(const std::filesystem::path& path, std::int64_t max_bytes);

/// The same of a regular file alone, for paths that a stranger may have chosen: a pipe, device or
/// socket is refused at once, and no more is read than the file's size says.
/// @throws Error{io} as read_file()
std::vector<std::byte> read_regular_file(const std::filesystem::path& path, std::int64_t max_bytes);

/// The same bytes as read_file(), one piece after another: takes a MiB of memory, however large the
/// file is.
/// @throws Error{io} as read_file(), and whatever `take` throws
void read_in_pieces(const std::filesystem::path& path,
                    const std::function<void(std::span<const std::byte>)>& take);

/// The bytes as text, whatever its encoding.
std::string as_text(const std::vector<std::byte>& bytes);

/// read_file() as text.
std::string read_text(const std::filesystem::path& path, std::int64_t max_bytes);

}  // namespace cameras
