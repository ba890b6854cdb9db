#include "report.h"

#include <algorithm>
#include <iomanip>
#include <nlohmann/json.hpp>
#include <sstream>

#include "diagnostics.h"
#include "memory.h"

namespace cameras::cli {
namespace {

using Json = nlohmann::ordered_json;

constexpr std::int64_t kTopLabels = 5;

Json label_json(const Run& run, std::int64_t index) {
  return {{"index", index}, {"name", run.model.label_name(index)}};
}

Json ranked_json(const Run& run, std::int64_t index, const at::Tensor& probabilities) {
  Json json = label_json(run, index);
  json["probability"] = probabilities[index].item<double>();
  json["logit"] = run.result.logits[index].item<double>();
  return json;
}

Json top_json(const Run& run, const at::Tensor& probabilities) {
  Json top = Json::array();
  const std::int64_t count = std::min(kTopLabels, probabilities.size(0));
  // By logits: probabilities may be equal where they are rounded to 1.
  const at::Tensor best =
      std::get<1>(run.result.logits.sort(/*stable=*/true, /*dim=*/0, /*descending=*/true));
  for (std::int64_t i = 0; i < count; ++i) {
    top.push_back(ranked_json(run, best[i].item<std::int64_t>(), probabilities));
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
  const at::Tensor& values = map.values();
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
  const at::Tensor probabilities = run.model.network.probabilities(result.logits);
  const Json top = top_json(run, probabilities);
  Json json;
  json["model"] = run.model_name;
  json["image"] = run.image_path;
  json["method"] = run.method;
  json["layer"] = result.layer;
  json["label"] = ranked_json(run, explanation.label, probabilities);
  json["prediction"] = top.at(0);
  json["top"] = top;
  json["sizes"] = sizes_json(result);
  json["map"] = map_json(explanation.map);
  if (explanation.completeness_gap) json["completeness_gap"] = *explanation.completeness_gap;
  json["seconds"] = {{"load", run.load_seconds},
                     {"network", result.network_seconds},
                     {"fuse", result.fuse_seconds},
                     {"total", run.total_seconds}};
  json["peak_memory_mb"] = peak_memory_mb();
  return json;
}

std::string percent_text(double share) {
  std::ostringstream text;
  text << std::fixed << std::setprecision(1) << 100 * share << " %";
  return text.str();
}

std::string summary(const Run& run, const Explanation& explanation,
                    const std::vector<std::string>& files) {
  const Result& result = run.result;
  const at::Tensor probabilities = run.model.network.probabilities(result.logits);
  const std::string percent = percent_text(probabilities[explanation.label].item<double>());
  const auto kept = std::ranges::count(result.scales, true, &Scale::kept);
  const std::string index = "label " + std::to_string(explanation.label);
  const std::string name = run.model.label_name(explanation.label);
  std::string text = run.image_path + ": " + name + " (" + (name == index ? "" : index + ", ") +
                     percent + "), layer " + result.layer + ", " + std::to_string(kept) + " of " +
                     std::to_string(result.scales.size()) + " sizes";
  if (explanation.map.empty()) text += ", no evidence: the map is empty";
  for (std::size_t i = 0; i < files.size(); ++i) text += (i == 0 ? " -> " : ", ") + files[i];
  return printable(text);
}

}  // namespace cameras::cli
