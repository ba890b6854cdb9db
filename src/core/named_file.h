#pragma once

#include <filesystem>
#include <string>

namespace cameras {

/// What a name means that stands inside of a file, which a stranger may have written: it may name a
/// regular file in the folder of that file, or in a folder below, and nothing else.
enum class NamedFile {
  there,    ///< a regular file inside of the folder
  missing,  ///< nothing that can be looked at
  outside,  ///< the name, or a symbolic link on the way, leads out of the folder
  special,  ///< a folder, device, pipe or socket
};

/// Whether `name`, as it is written, leads out of every folder: empty, absolute, with a zero byte,
/// or with more steps up than down.
bool leads_out(const std::string& name);

/// Where a name leads, and what is there.
struct Named {
  std::filesystem::path path;  ///< `folder`/`name`; "" where the name leads out
  NamedFile is = NamedFile::missing;
};

/// Looks a name up. An empty `folder` is the current one.
Named named_file(const std::filesystem::path& folder, const std::string& name);

/// The same for a path, wherever its links lead. A folder in the cache of Hugging Face's hub
/// (snapshots/REVISION) may link to files in that cache's blobs.
NamedFile look_inside(const std::filesystem::path& folder, const std::filesystem::path& path);

}  // namespace cameras
