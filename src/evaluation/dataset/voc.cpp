#include <algorithm>
#include <cmath>
#include <cstddef>
#include <map>
#include <pugixml.hpp>
#include <set>
#include <sstream>
#include <string_view>
#include <system_error>
#include <utility>
#include <variant>

#include "cameras/error.h"
#include "cameras/text.h"
#include "core/named_file.h"
#include "core/read_file.h"
#include "evaluation/dataset/picture_file.h"
#include "evaluation/dataset/readers.h"
#include "evaluation/dataset/sample.h"

namespace cameras {
namespace {

namespace fs = std::filesystem;

constexpr std::int64_t kMostVocBytes = std::int64_t{1} << 24;

double corner(const pugi::xml_node& box, const char* key) {
  constexpr std::string_view kSpace = " \t\r\n";
  std::string_view text = box.child(key).text().get();
  text.remove_prefix(std::min(text.find_first_not_of(kSpace), text.size()));
  text = text.substr(0, text.find_last_not_of(kSpace) + 1);
  const auto value = parse_number<double>(text);
  require(value && std::isfinite(*value), Errc::bad_model, "expected a box with a number '", key,
          "'");
  return *value;
}

Box bounding_box(const pugi::xml_node& object) {
  const pugi::xml_node box = object.child("bndbox");
  require(!box.empty(), Errc::bad_model, "expected an object with a box");
  const double left = corner(box, "xmin");
  const double top = corner(box, "ymin");
  return {.left = left - 1,
          .top = top - 1,
          .width = corner(box, "xmax") - left + 1,
          .height = corner(box, "ymax") - top + 1};
}

// By class, in the order of the names' bytes.
using Samples = std::map<std::string, Sample>;

// @param number of the object in the picture, from 1
void add_pixels(const MaskFile& masks, std::size_t number, Sample& sample) {
  constexpr std::size_t kMost = 254;  // 255 is what belongs to nobody
  require(number <= kMost, Errc::bad_model, "expected at most ", kMost, " objects in a mask");
  if (sample.shapes.empty()) sample.shapes.emplace_back(masks);
  std::get<MaskFile>(sample.shapes.front()).objects.push_back(static_cast<std::uint8_t>(number));
}

void add_object(const pugi::xml_node& object, const MaskFile& masks, std::size_t number,
                Samples& samples) {
  const std::string label = trimmed(object.child("name").text().as_string());
  Sample& sample = samples[label];
  sample.label = label;
  if (label.empty()) sample.problem = "an object has no name";
  try {
    if (masks.file.empty()) {
      sample.shapes.emplace_back(bounding_box(object));
    } else {
      add_pixels(masks, number, sample);
    }
  } catch (const Error& error) {
    if (sample.note.empty()) sample.note = error.what();
  }
}

// The names of annotations, in the order of their bytes.
std::vector<std::string> all_names(const fs::path& annotations) {
  std::set<std::string> names;
  for (const fs::directory_entry& entry : fs::directory_iterator(annotations)) {
    if (entry.path().extension() == ".xml") names.insert(entry.path().stem().string());
  }
  return {names.begin(), names.end()};
}

// The first word of each line: lists of one class have a second.
std::vector<std::string> listed_names(const fs::path& list) {
  std::vector<std::string> names;
  std::istringstream lines(as_text(read_regular_file(list, kMostVocBytes)));
  for (std::string line; std::getline(lines, line);) {
    std::istringstream words(line);
    if (std::string name; words >> name) names.push_back(name);
  }
  return names;
}

// The file of the objects' pixels, where there is one.
MaskFile masks_of(const fs::path& folder, const std::string& name) {
  MaskFile masks{.file = {}, .folder = folder / "SegmentationObject", .objects = {}};
  const fs::path file = masks.folder / (name + ".png");
  std::error_code error;
  if (fs::exists(file, error)) masks.file = file;
  return masks;
}

Picture read_picture(const fs::path& folder, const std::string& name) {
  try {
    const fs::path annotations = folder / "Annotations";
    const fs::path file = picture_file(annotations, name + ".xml");
    require(look_inside(annotations, file) != NamedFile::outside, Errc::io, file.string(),
            ": is a link that leads out of the data set's annotations");
    const std::vector<std::byte> bytes = read_regular_file(file, kMostVocBytes);
    Picture picture = parse_voc(as_text(bytes), folder / "JPEGImages", masks_of(folder, name));
    if (picture.name.empty()) {
      picture.name = name + ".jpg";
      picture.file = picture.folder / picture.name;
    }
    return picture;
  } catch (const Error& error) {
    Picture picture;
    picture.name = name + ".jpg";
    picture.problem = error.what();
    return picture;
  }
}

}  // namespace

Picture parse_voc(std::string_view xml, const fs::path& images, const MaskFile& masks) {
  pugi::xml_document document;
  const pugi::xml_parse_result parsed = document.load_buffer(xml.data(), xml.size());
  const pugi::xml_node annotation = document.child("annotation");
  require(static_cast<bool>(parsed) && !annotation.empty(), Errc::bad_model,
          "expected an annotation in XML, found ",
          parsed ? "something else" : parsed.description());
  Picture picture;
  picture.folder = images;
  picture.name = trimmed(annotation.child("filename").text().as_string());
  if (!picture.name.empty()) picture.file = picture_file(images, picture.name);
  picture.height = annotation.child("size").child("height").text().as_llong();
  picture.width = annotation.child("size").child("width").text().as_llong();
  Samples samples;
  std::size_t number = 0;
  for (const pugi::xml_node& object : annotation.children("object")) {
    add_object(object, masks, ++number, samples);
  }
  require_few_classes(samples.size());
  for (auto& [label, sample] : samples) {
    settle(sample);
    picture.samples.push_back(std::move(sample));
  }
  return picture;
}

Dataset read_voc(const fs::path& folder, const DatasetOptions& options) {
  const fs::path annotations = folder / "Annotations";
  for (const fs::path& needed : {annotations, folder / "JPEGImages"}) {
    std::error_code error;
    require(fs::is_directory(needed, error), Errc::io, needed.string(), ": no such folder");
  }
  const fs::path list = folder / "ImageSets" / "Main" / (options.split + ".txt");
  Dataset dataset{.format = DatasetFormat::voc, .pictures = {}};
  for (const std::string& name :
       options.split.empty() ? all_names(annotations) : listed_names(list)) {
    dataset.pictures.push_back(read_picture(folder, name));
  }
  return dataset;
}

}  // namespace cameras
