#include "options/model_file.h"

#include <string_view>

#include "cameras/onnx.h"
#include "command.h"
#include "zoo/model_in_cache.h"

namespace cameras::cli {
namespace {

constexpr std::string_view kZoo = "zoo:";

// Before it is fetched: most of those that cannot be opened are large.
const zoo::ZooModel& classifier_named(const zoo::Zoo& zoo, const std::string& name) {
  const zoo::ZooModel& model = zoo::model_named(zoo, name);
  if (!model.classifies) {
    throw UsageError("expected a classifier, found " + model.name +
                     ", which prepares pictures for one");
  }
  if (model.opset != 0 && model.opset < kOldestOpset) {
    const zoo::ZooModel* newest = zoo::find_model(zoo.models, model.title);
    const bool newer = newest != nullptr && newest->opset >= kOldestOpset;
    throw UsageError(
        "expected a model of opset " + std::to_string(kOldestOpset) + " or newer, found " +
        model.name + " of opset " + std::to_string(model.opset) +
        (newer ? "; zoo:" + newest->name + " is the same of opset " + std::to_string(newest->opset)
               : ""));
  }
  return model;
}

}  // namespace

std::filesystem::path model_path(const std::string& name) {
  if (!name.starts_with(kZoo)) return name;
  const zoo::Zoo zoo = zoo::open_zoo();
  return zoo::cache_folder() / classifier_named(zoo, name.substr(kZoo.size())).file.name;
}

ModelFile fetched_model(const std::string& name, std::ostream& err) {
  if (!name.starts_with(kZoo)) return {name};
  const zoo::Zoo zoo = zoo::open_zoo();
  const zoo::ZooModel model = classifier_named(zoo, name.substr(kZoo.size()));
  zoo::ModelInCache cached = zoo::model_in_cache(model, zoo, zoo::Check::once, err);
  return {.path = std::move(cached.path), .warnings = std::move(cached.warnings)};
}

}  // namespace cameras::cli
