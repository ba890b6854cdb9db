#include <set>

#include "cameras/error.h"
#include "evaluation/dataset/picture_file.h"
#include "evaluation/dataset/readers.h"

namespace cameras {
namespace {

namespace fs = std::filesystem;

// Names in the order of their bytes, whatever order the file system has.
struct Contents {
  std::set<std::string> folders;
  std::set<std::string> pictures;
};

Contents contents_of(const fs::path& folder) {
  Contents contents;
  for (const fs::directory_entry& entry : fs::directory_iterator(folder)) {
    const std::string name = entry.path().filename().string();
    if (name.starts_with('.')) continue;
    std::error_code error;  // say, a link that leads nowhere: it is reported when it is opened
    if (entry.is_directory(error)) {
      contents.folders.insert(name);
    } else if (has_picture_extension(entry.path())) {
      contents.pictures.insert(name);
    }
  }
  return contents;
}

// The pictures in a class' folder and in the folders within, links to folders aside: these could
// lead around in a circle.
std::set<std::string> pictures_within(const fs::path& folder) {
  std::set<std::string> pictures;
  for (auto entry = fs::recursive_directory_iterator(folder);
       entry != fs::recursive_directory_iterator(); ++entry) {
    std::error_code error;
    const bool hidden = entry->path().filename().string().starts_with('.');
    if (entry->is_directory(error)) {
      if (hidden) entry.disable_recursion_pending();
    } else if (!hidden && has_picture_extension(entry->path())) {
      pictures.insert(entry->path().lexically_relative(folder).generic_string());
    }
  }
  return pictures;
}

}  // namespace

Dataset read_image_folder(const fs::path& folder) {
  const Contents root = contents_of(folder);
  Dataset dataset{.format = DatasetFormat::folder, .pictures = {}};
  for (const std::string& label : root.folders) {
    for (const std::string& name : pictures_within(folder / label)) {
      Picture picture;
      picture.name.append(label).append("/").append(name);
      picture.file = folder / label / name;
      picture.samples.push_back({.label = label, .shapes = {}});
      dataset.pictures.push_back(std::move(picture));
    }
  }
  dataset.loose = static_cast<std::int64_t>(root.pictures.size());
  if (dataset.pictures.empty()) {  // no folder, or none with pictures
    dataset.loose = 0;
    for (const std::string& name : root.pictures) {
      Picture picture;
      picture.name = name;
      picture.file = folder / name;
      dataset.pictures.push_back(std::move(picture));
    }
  }
  require(!dataset.pictures.empty(), Errc::io, folder.string(),
          ": expected pictures, or folders of them named by class, found none");
  return dataset;
}

}  // namespace cameras
