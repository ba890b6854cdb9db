#include "core/named_file.h"

#include <algorithm>
#include <system_error>

namespace cameras {

namespace fs = std::filesystem;

bool leads_out(const std::string& name) {
  if (name.empty() || name.find('\0') != std::string::npos) return true;
  const fs::path path = fs::path(name).lexically_normal();
  return path.is_absolute() || path.empty() || *path.begin() == "..";
}

namespace {

// Hugging Face's cache: a folder REPOSITORY/snapshots/REVISION holds links to files in
// REPOSITORY/blobs. Both paths are canonical, so blobs itself is no link to elsewhere.
bool is_blob_of(const fs::path& folder, const fs::path& file) {
  for (fs::path revision = folder; revision.has_relative_path();
       revision = revision.parent_path()) {
    const fs::path snapshots = revision.parent_path();
    if (snapshots.filename() == "snapshots") {
      return file.parent_path() == snapshots.parent_path() / "blobs";
    }
  }
  return false;
}

}  // namespace

NamedFile look_inside(const fs::path& folder, const fs::path& path) {
  std::error_code error;
  // Both without links: one that points elsewhere is caught here.
  const fs::path inside = fs::canonical(folder.empty() ? fs::path(".") : folder, error);
  if (error) return NamedFile::missing;
  const fs::path found = fs::canonical(path, error);
  if (error) return NamedFile::missing;
  const auto common = std::mismatch(inside.begin(), inside.end(), found.begin(), found.end());
  if (common.first != inside.end() && !is_blob_of(inside, found)) return NamedFile::outside;
  const bool regular = fs::is_regular_file(found, error);
  return regular ? NamedFile::there : NamedFile::special;
}

Named named_file(const fs::path& folder, const std::string& name) {
  if (leads_out(name)) return {.path = {}, .is = NamedFile::outside};
  // Without "..": a link to a folder and back up from there would be another place.
  const fs::path path = folder / fs::path(name).lexically_normal();
  return {.path = path, .is = look_inside(folder, path)};
}

}  // namespace cameras
