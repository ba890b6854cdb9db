#include "evaluation/dataset/picture_file.h"

#include <algorithm>

#include "cameras/error.h"
#include "cameras/image.h"

namespace cameras {

namespace fs = std::filesystem;

fs::path picture_file(const fs::path& folder, const std::string& name) {
  const fs::path path(name);
  const bool leaves = path.is_absolute() || name.find('\0') != std::string::npos ||
                      std::ranges::find(path, "..") != path.end();
  require(!name.empty() && !leaves, Errc::bad_model,
          "expected the name of a picture inside of the data set, found '", name, "'");
  return folder / path;
}

bool has_picture_extension(const fs::path& file) {
  try {
    static_cast<void>(Image::format_of(file));
    return true;
  } catch (const Error&) {
    return false;
  }
}

}  // namespace cameras
