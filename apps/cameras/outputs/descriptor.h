#pragma once

#include <filesystem>

namespace cameras::cli {

/// Whether the path stands for a file that is open already: /dev/stdout, /dev/fd/3,
/// /proc/self/fd/3, those of other processes, and links to them. Whatever is behind it, even a file
/// without a name, is written to; replacing it by name would lose what it holds.
bool names_descriptor(const std::filesystem::path& path);

/// A descriptor of our own of that open file, for the caller to close. What is written goes where
/// its owner would write next; of another process's file, after its end.
/// @throws Error{io} when no such file is open, or not for writing
int open_descriptor(const std::filesystem::path& path);

}  // namespace cameras::cli
