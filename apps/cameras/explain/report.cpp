#include "explain/report.h"

#include <algorithm>
#include <nlohmann/json.hpp>

#include "console/diagnostics.h"
#include "console/memory.h"
#include "report/method_options.h"
#include "report/sizes.h"
#include "report/strength.h"

namespace cameras::cli {
namespace {

using Json = nlohmann::ordered_json;

constexpr std::size_t kTopLabels = 5;

Json ranked_json(const Run& run, std::int64_t index) {
  return label_json(ranked_label(run.model, run.result.logits, index));
}

Json top_json(const Run& run) {
  Json top = Json::array();
  // By logits: probabilities may be equal where they are rounded to 1.
  for (const std::int64_t index : run.model.network.ranking(run.result.logits)) {
    if (top.size() == kTopLabels) break;
    top.push_back(ranked_json(run, index));
  }
  return top;
}

Json sizes_json(const Result& result) {
  Json sizes = Json::array();
  for (const Scale& scale : result.scales) {
    sizes.push_back({{"height", scale.height},
                     {"width", scale.width},
                     {"prediction", scale.prediction},
                     {"kept", scale.kept}});
  }
  return sizes;
}

Json map_json(const SaliencyMap& map) {
  const at::Tensor& values = map.tensor();
  return {{"height", values.size(0)},
          {"width", values.size(1)},
          {"min", values.min().item<double>()},
          {"max", values.max().item<double>()},
          {"mean", values.mean().item<double>()},
          {"empty", map.empty()}};
}

}  // namespace

Json report(const Run& run, const Explanation& explanation) {
  const Result& result = run.result;
  const Json top = top_json(run);
  Json json;
  json["model"] = run.model_name;
  json["image"] = run.image_path;
  json["method"] = run.method;
  json["method_options"] = method_options_json(run.method, run.options);
  json["layer"] = result.layer;
  json["label"] = ranked_json(run, explanation.label);
  for (const std::int64_t other : explanation.against) json["against"] = ranked_json(run, other);
  json["prediction"] = top.at(0);
  json["top"] = top;
  json["sizes"] = sizes_json(result);
  json["spared_sizes"] = result.spared_sizes;
  json["map"] = map_json(explanation.map);
  if (explanation.completeness_gap) json["completeness_gap"] = *explanation.completeness_gap;
  json["seconds"] = {{"load", run.load_seconds},
                     {"network", result.network_seconds},
                     {"fuse", result.fuse_seconds},
                     {"total", run.total_seconds}};
  json["peak_memory_mb"] = peak_memory_mb();
  return json;
}

std::string against_text(const Model& model, const Result& result, const Explanation& explanation) {
  std::string text;
  for (const std::int64_t other : explanation.against) {
    text += " against " + model.label_name(other) + ", " +
            strength_text(model.network, result.logits, other);
  }
  return text;
}

std::string summary(const Run& run, const Explanation& explanation,
                    const std::vector<std::string>& files) {
  const Result& result = run.result;
  const std::string strength = strength_text(run.model.network, result.logits, explanation.label);
  const std::string index = "label " + std::to_string(explanation.label);
  const std::string name = run.model.label_name(explanation.label);
  std::string text = run.image_path + ": " + name + " (" + (name == index ? "" : index + ", ") +
                     strength + ")" + against_text(run.model, result, explanation) + ", layer " +
                     result.layer + ", " + sizes_text(size_count(result)) +
                     spared_text(size_count(result));
  if (explanation.map.empty()) text += ", no evidence: the map is empty";
  for (std::size_t i = 0; i < files.size(); ++i) text += (i == 0 ? " -> " : ", ") + files[i];
  return printable(text);
}

}  // namespace cameras::cli
