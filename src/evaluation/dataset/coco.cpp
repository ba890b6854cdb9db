#include <cstddef>
#include <map>
#include <system_error>
#include <utility>

#include "cameras/error.h"
#include "core/read_file.h"
#include "evaluation/dataset/coco_values.h"
#include "evaluation/dataset/picture_file.h"
#include "evaluation/dataset/readers.h"
#include "evaluation/dataset/sample.h"
#include "model/card_json.h"

namespace cameras {
namespace {

namespace fs = std::filesystem;
using Json = nlohmann::json;

constexpr std::int64_t kMostCocoBytes = std::int64_t{1} << 29;
constexpr std::int64_t kMostValues = 100'000'000;

const Json& list_of(const Json& file, const char* key) {
  const auto list = file.find(key);
  require(list != file.end() && list->is_array(), Errc::bad_model, "expected a list '", key, "'");
  return *list;
}

// Where classes do not matter, files without such a list have none.
const Json& list_of(const Json& file, const char* key, bool needed) {
  static const Json none = Json::array();
  return needed || file.contains(key) ? list_of(file, key) : none;
}

std::string text_of(const Json& object, const char* key) {
  const auto text = object.find(key);
  return text != object.end() && text->is_string() ? text->get<std::string>() : std::string();
}

// 0 where it is not said.
std::int64_t size_of(const Json& object, const char* key) {
  constexpr double kMost = 1 << 30;
  const auto size = object.find(key);
  if (size == object.end() || !size->is_number()) return 0;
  const auto value = size->get<double>();
  return value > 0 && value <= kMost ? static_cast<std::int64_t>(value) : 0;
}

// Puts a file together out of its three lists.
class Reader {
 public:
  Reader(const fs::path& images, const Limits& limits) : images_(images), limits_(limits) {}

  void add_category(const Json& category) {
    const std::string id = coco_id(category, "id");
    const std::string name = id.empty() ? "" : trimmed(text_of(category, "name"));
    require(!name.empty(), Errc::bad_model, "expected categories with an id and a name");
    const bool first = categories_.try_emplace(id, Category{categories_.size(), name}).second;
    require(first, Errc::bad_model, "category ", id, " is there twice");
  }

  void add_image(const Json& image) {
    const std::string id = coco_id(image, "id");
    require(!id.empty(), Errc::bad_model, "expected images with an id");
    require(places_.try_emplace(id, pictures_.size()).second, Errc::bad_model, "image ", id,
            " is there twice");
    const std::string name = text_of(image, "file_name");
    Picture picture{.name = name.empty() ? "image " + id : name,
                    .file = {},
                    .height = size_of(image, "height"),
                    .width = size_of(image, "width"),
                    .samples = {},
                    .folder = images_};
    try {
      picture.file = picture_file(images_, name);
    } catch (const Error& error) {
      picture.problem = error.what();
    }
    pictures_.push_back(std::move(picture));
    labels_.emplace_back();
  }

  void add_annotation(const Json& annotation) {
    require(annotation.is_object(), Errc::bad_model, "expected annotations that are objects");
    const std::string category_id = coco_id(annotation, "category_id");
    const auto category = categories_.find(category_id);
    const bool known = category != categories_.end();
    // Unknown ones after all others.
    const std::size_t order = known ? category->second.order : categories_.size();
    Sample& sample = labels_[place_of(coco_id(annotation, "image_id"))][{order, category_id}];
    sample.label = known ? category->second.name : "category " + shown(category_id);
    if (!known) sample.problem = sample.label + " is not in the file";
    try {
      FoundShape found = coco_shape(annotation, limits_);
      if (found.shape) sample.shapes.push_back(std::move(*found.shape));
      if (sample.note.empty()) sample.note = std::move(found.left_out);
    } catch (const Error& error) {
      if (sample.note.empty()) sample.note = error.what();
    }
  }

  Dataset dataset() {
    for (std::size_t i = 0; i < pictures_.size(); ++i) {
      try {
        require_few_classes(labels_[i].size());
      } catch (const Error& error) {
        pictures_[i].problem = error.what();
        continue;
      }
      for (auto& [key, sample] : labels_[i]) {
        settle(sample);
        pictures_[i].samples.push_back(std::move(sample));
      }
    }
    return {.format = DatasetFormat::coco, .pictures = std::move(pictures_)};
  }

 private:
  struct Category {
    std::size_t order;
    std::string name;
  };
  using ByCategory = std::map<std::pair<std::size_t, std::string>, Sample>;

  static std::string shown(const std::string& id) { return id.empty() ? "without an id" : id; }

  // The picture that an annotation belongs to; one that is not in the file is added with a problem.
  std::size_t place_of(const std::string& id) {
    const auto [place, added] = places_.try_emplace(id, pictures_.size());
    if (!added) return place->second;
    Picture picture;
    picture.name = "image " + shown(id);
    picture.problem = picture.name + " is not in the file";
    pictures_.push_back(std::move(picture));
    labels_.emplace_back();
    return place->second;
  }

  fs::path images_;
  Limits limits_;
  std::map<std::string, Category> categories_;
  std::map<std::string, std::size_t> places_;  // of pictures, by id
  std::vector<Picture> pictures_;
  std::vector<ByCategory> labels_;  // by picture
};

fs::path images_beside(const fs::path& file) {
  std::error_code error;
  const fs::path usual = file.parent_path() / "images";
  return fs::is_directory(usual, error) ? usual : file.parent_path();
}

}  // namespace

Dataset parse_coco(std::string_view json, const fs::path& images, const Limits& limits,
                   bool classes) {
  const bool odd =
      json.find("NaN") != std::string_view::npos || json.find("Infinity") != std::string_view::npos;
  const Json file = odd ? parse_json_object(without_nan(json), kMostValues)
                        : parse_json_object(json, kMostValues);
  Reader reader(images, limits);
  for (const Json& category : list_of(file, "categories", classes)) reader.add_category(category);
  for (const Json& image : list_of(file, "images")) reader.add_image(image);
  for (const Json& annotation : list_of(file, "annotations", classes)) {
    reader.add_annotation(annotation);
  }
  return reader.dataset();
}

Dataset read_coco(const fs::path& file, const DatasetOptions& options) {
  std::error_code error;
  require(options.images.empty() || fs::is_directory(options.images, error), Errc::io,
          options.images.string(), ": expected a folder of pictures, found none");
  const std::string text = read_text(file, kMostCocoBytes);
  const fs::path images = options.images.empty() ? images_beside(file) : options.images;
  try {
    return parse_coco(text, images, options.limits, options.classes);
  } catch (const Error& failure) {
    throw failure.within(file.string());
  }
}

}  // namespace cameras
