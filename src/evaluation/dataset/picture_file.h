#pragma once

#include <filesystem>
#include <string>

namespace cameras {

/// The picture that a data set calls `name`, below `folder`. Where there is no such file, the name
/// is tried as Windows writes it, and without the folder's own name in front.
/// @throws Error{bad_model} for a name that leads out of the folder, or none
std::filesystem::path picture_file(const std::filesystem::path& folder, const std::string& name);

/// Whether the extension is that of a format that Image reads.
bool has_picture_extension(const std::filesystem::path& file);

}  // namespace cameras
