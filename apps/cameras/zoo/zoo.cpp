#include "zoo/zoo.h"

#include <algorithm>
#include <cstdlib>

#include "cameras/text.h"
#include "command.h"
#include "zoo/manifest.h"

namespace cameras::cli::zoo {
namespace {

std::string setting(const char* name) {
  const char* const value = std::getenv(name);  // NOLINT(concurrency-mt-unsafe)
  return value == nullptr ? "" : value;
}

std::chrono::seconds patience_of(const std::string& text) {
  constexpr int kUsual = 60;
  constexpr int kLongest = 86'400;
  if (text.empty()) return std::chrono::seconds(kUsual);
  const auto seconds = parse_number<int>(text);
  if (seconds && *seconds >= 1 && *seconds <= kLongest) return std::chrono::seconds(*seconds);
  throw UsageError("expected whole seconds from 1 to " + std::to_string(kLongest) +
                   " in CAMERAS_ZOO_TIMEOUT, found '" + text + "'");
}

}  // namespace

Zoo open_zoo() {
  Zoo zoo{.models = {},
          .sources = Sources::from_text(setting("CAMERAS_ZOO")),
          .patience = patience_of(setting("CAMERAS_ZOO_TIMEOUT"))};
  const auto add = [&](const std::vector<ZooModel>& models) {
    for (const ZooModel& model : models) {
      const bool known = std::ranges::find(zoo.models, model.name, &ZooModel::name) !=
                         zoo.models.end();  // the first one has the name
      if (!known) zoo.models.push_back(model);
    }
  };
  for (const std::filesystem::path& folder : zoo.sources.folders()) add(models_in(folder));
  add(built_in_models());
  return zoo;
}

const ZooModel& model_named(const Zoo& zoo, const std::string& name) {
  if (const ZooModel* model = find_model(zoo.models, name)) return *model;
  std::vector<std::string> names;
  for (const ZooModel& model : zoo.models) names.push_back(model.name);
  const std::string near = nearest(name, names);
  throw UsageError("expected the name of a model of the zoo (cameras models list), found '" + name +
                   "'" + (near.empty() ? "" : "; nearest: " + near));
}

}  // namespace cameras::cli::zoo
