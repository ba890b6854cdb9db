#include "zoo/zoo_model.h"

#include <algorithm>
#include <cctype>

#include "zoo/zoo_family.h"

namespace cameras::cli::zoo {
namespace {

constexpr const char* kClassification = "validated/vision/classification/";

struct BuiltIn {
  const char* name;
  const char* title;
  Family (*family)();
  int opset;
  std::int64_t bytes;
  const char* sha256;
  const char* folder;
};

constexpr BuiltIn kBuiltIn[] = {
#define CAMERAS_ZOO_MODEL(name, title, family, opset, bytes, sha256, folder) \
  BuiltIn{name, title, &family_##family, opset, bytes, sha256, folder},
#include "zoo/models.inc"
#undef CAMERAS_ZOO_MODEL
};

ZooFile imagenet_names() {
  return {.name = "synset.txt",
          .path = std::string(kClassification) + "synset.txt",
          .bytes = 31675,
          .sha256 = "acf75ef0abe89694b19056e0796401068b459c457baa30335f240c7692857355"};
}

ZooModel built_in_model(const BuiltIn& row) {
  const Family family = row.family();
  const std::string file = std::string(row.name) + ".onnx";
  ZooModel model{.name = row.name,
                 .title = row.title,
                 .opset = row.opset,
                 .licence = family.licence,
                 .file = {.name = file,
                          .path = std::string(kClassification) + row.folder + "/" + file,
                          .bytes = row.bytes,
                          .sha256 = row.sha256},
                 .labels = {},
                 .card = family.card,
                 .classifies = family.classifies};
  if (family.imagenet_names) model.labels = imagenet_names();
  return model;
}

// "ResNet50", "resnet-50", "Resnet 50"
std::string plain(const std::string& name) {
  std::string letters;
  for (const unsigned char letter : name) {
    if (letter == ' ' || letter == '-' || letter == '_') continue;
    letters += static_cast<char>(std::tolower(letter));
  }
  return letters;
}

}  // namespace

std::vector<ZooModel> built_in_models() {
  std::vector<ZooModel> models;
  for (const BuiltIn& row : kBuiltIn) models.push_back(built_in_model(row));
  return models;
}

const ZooModel* find_model(std::span<const ZooModel> models, const std::string& name) {
  const auto named = std::ranges::find(models, name, &ZooModel::name);
  if (named != models.end()) return &*named;
  const ZooModel* newest = nullptr;
  for (const ZooModel& model : models) {
    const bool fits = !model.title.empty() && plain(model.title) == plain(name);
    if (fits && (newest == nullptr || model.opset > newest->opset)) newest = &model;
  }
  return newest;
}

}  // namespace cameras::cli::zoo
