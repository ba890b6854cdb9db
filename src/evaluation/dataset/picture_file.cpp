#include "evaluation/dataset/picture_file.h"

#include <algorithm>
#include <functional>
#include <numeric>
#include <system_error>

#include "cameras/dataset.h"
#include "cameras/error.h"
#include "core/named_file.h"
#include "core/read_file.h"
#include "evaluation/dataset/tar.h"

namespace cameras {

namespace fs = std::filesystem;

namespace {

bool is_there(const fs::path& file) {
  std::error_code error;
  return fs::exists(file, error);
}

// a\b.png as a/b.png.
std::string with_slashes(std::string name) {
  std::ranges::replace(name, '\\', '/');
  return name;
}

// "val/a.png" as "a.png" where the pictures' folder is val.
fs::path without_folder(const fs::path& folder, const fs::path& name) {
  const fs::path whole = fs::absolute(folder / "").lexically_normal().parent_path();
  for (auto from = whole.begin(); from != whole.end(); ++from) {
    const auto [rest, stop] = std::mismatch(name.begin(), name.end(), from, whole.end());
    if (stop != whole.end() || rest == name.end()) continue;
    return std::accumulate(rest, name.end(), fs::path(), std::divides<>());
  }
  return name;
}

}  // namespace

fs::path picture_file(const fs::path& folder, const std::string& name) {
  const std::string slashed = with_slashes(name);
  require(!leads_out(name) && !leads_out(slashed), Errc::bad_model,
          "expected the name of a picture inside of the data set, found '", name, "'");
  const fs::path plain = folder / fs::path(name).lexically_normal();
  // Most names are plain, and a data set has many: their files are looked for when they are read.
  if (slashed.find('/') == std::string::npos || is_there(plain)) return plain;
  const fs::path usual = fs::path(slashed).lexically_normal();
  const fs::path below = without_folder(folder, usual);
  for (const fs::path& tried : {usual, below}) {
    if (is_there(folder / tried)) return folder / tried;
  }
  return plain;
}

Image open_picture(const Picture& picture, const Limits& limits) {
  require(picture.problem.empty(), Errc::bad_image, picture.problem);
  const bool outside =
      !picture.folder.empty() && look_inside(picture.folder, picture.file) == NamedFile::outside;
  require(!outside, Errc::io, picture.file.string(),
          ": is a link that leads out of the data set's folder of pictures");
  const std::vector<std::byte> bytes = picture.member
                                           ? read_member(picture.file, picture.member->start,
                                                         picture.member->bytes, limits.image_bytes)
                                           : read_regular_file(picture.file, limits.image_bytes);
  try {
    return Image::decode(bytes, limits);
  } catch (const Error& error) {
    throw error.within(picture.file.string());
  }
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
