#pragma once

#include <filesystem>

namespace cameras::cli {

/// Returns when what was written to a file is on the disk, and survives a machine that fails.
/// @param path for messages
/// @throws Error{io} when the disk says that it is not
void make_durable(int descriptor, const std::filesystem::path& path);

/// The same for the names in a folder: files that were made, renamed or removed there.
void make_names_durable(const std::filesystem::path& folder);

}  // namespace cameras::cli
