#include "cameras/dataset.h"

#include "cameras/error.h"
#include "core/named_file.h"
#include "evaluation/dataset/readers.h"
#include "evaluation/dataset/webdataset.h"

namespace cameras {
namespace {

namespace fs = std::filesystem;

constexpr const char* kCocoFile = "annotations.json";

DatasetFormat format_of(const fs::path& path) {
  std::error_code error;
  if (path.extension() == ".tar" && !fs::is_directory(path, error)) {
    return DatasetFormat::webdataset;
  }
  if (!fs::is_directory(path, error) || fs::exists(path / kCocoFile, error)) {
    return DatasetFormat::coco;
  }
  const bool voc =
      fs::is_directory(path / "Annotations", error) && fs::is_directory(path / "JPEGImages", error);
  if (voc) return DatasetFormat::voc;
  return holds_shards(path) ? DatasetFormat::webdataset : DatasetFormat::folder;
}

Dataset read(const fs::path& path, const DatasetOptions& options) {
  const DatasetFormat format =
      options.format == DatasetFormat::automatic ? format_of(path) : options.format;
  std::error_code error;
  const bool folder = fs::is_directory(path, error);
  if (format == DatasetFormat::coco) {
    // Only a file that the caller himself names may be a pipe.
    const bool special = folder && look_inside(path, path / kCocoFile) == NamedFile::special;
    require(!special, Errc::io, (path / kCocoFile).string(), ": expected a regular file");
    return read_coco(folder ? path / kCocoFile : path, options);
  }
  if (format == DatasetFormat::webdataset) return read_webdataset(path, options);
  require(folder, Errc::io, path.string(), ": expected a folder");
  return format == DatasetFormat::voc ? read_voc(path, options) : read_image_folder(path);
}

}  // namespace

Dataset open_dataset(const fs::path& path, const DatasetOptions& options) {
  std::error_code error;
  require(fs::exists(path, error), Errc::io, path.string(), ": no such file or folder");
  try {
    return read(path, options);
  } catch (const fs::filesystem_error& failure) {
    fail(Errc::io, path.string(), ": cannot be read: ", failure.code().message());
  }
}

}  // namespace cameras
