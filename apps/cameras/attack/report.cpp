#include "attack/report.h"

#include <nlohmann/json.hpp>
#include <sstream>

#include "cameras/method_variant.h"
#include "console/diagnostics.h"
#include "report/method_options.h"
#include "report/text_table.h"

namespace cameras::cli {
namespace {

using Json = nlohmann::ordered_json;

constexpr double kWhite = 255;

std::string percent(double share, int digits) { return fixed_text(100 * share, digits) + " %"; }

// The plain form has no penalty, so no β.
std::vector<std::string> row(const char* name, const Form& form, const std::string& beta) {
  std::vector<std::string> cells{std::string("  ") + name,
                                 percent(form.confidence, 2),
                                 fixed_text(form.norms.l2, 3),
                                 fixed_text(kWhite * form.norms.linf, 0) + "/255",
                                 percent(form.norms.l0, 1),
                                 std::to_string(form.attack.steps),
                                 beta};
  if (!form.attack.reached) cells.emplace_back("not reached");
  return cells;
}

Json duel_label_json(const Model& model, std::int64_t index, double probability) {
  return {{"index", index}, {"name", model.label_name(index)}, {"probability", probability}};
}

Json form_json(const Duel& duel, const Form& form) {
  return {{"confidence", form.confidence},
          {"reached", form.attack.reached},
          {"fools", form.prediction == duel.target},
          {"prediction", form.prediction},
          {"l2", form.norms.l2},
          {"linf", form.norms.linf},
          {"l0", form.norms.l0},
          {"steps", form.attack.steps}};
}

Json guiding_map_json(const SaliencyMap& map) {
  return {{"mean", map.tensor().mean().item<double>()}, {"empty", map.empty()}};
}

Json duel_json(const Model& model, const Duel& duel) {
  Json json;
  json["image"] = duel.path;
  json["picture"] = {{"height", duel.picture.height()}, {"width", duel.picture.width()}};
  json["prediction"] = duel_label_json(model, duel.label, duel.probability);
  json["target"] = duel_label_json(model, duel.target, duel.target_probability);
  json["map"] = duel.map ? guiding_map_json(*duel.map) : Json();
  json["plain"] = form_json(duel, duel.plain);
  json["guided"] = form_json(duel, duel.guided);
  json["guided"]["beta"] = duel.guided.attack.beta;
  json["l2_reduction"] = duel.both_reached() ? Json(duel.reduction()) : Json();
  return json;
}

}  // namespace

std::string duel_table(const Model& model, const Duel& duel) {
  std::ostringstream text;
  const std::string beta = fixed_text(duel.guided.attack.beta, 3);
  text << printable(duel.path) << ": " << printable(model.label_name(duel.label)) << " ("
       << percent_text(duel.probability) << ") -> " << printable(model.label_name(duel.target))
       << (duel.map && duel.map->empty() ? ", no evidence: the map is empty" : "") << '\n'
       << text_table({{"  form", "confidence", "l2", "linf", "l0", "steps", "beta"},
                      row("plain", duel.plain, "-"),
                      row("guided", duel.guided, beta)});
  if (duel.both_reached()) text << "  l2 reduced by " << percent(duel.reduction(), 1) << '\n';
  return text.str();
}

std::string mean_line(std::span<const Duel> duels) {
  if (duels.size() < 2) return {};
  const MeanReduction mean = mean_reduction(duels);
  std::string text = "both reached the confidence on " + std::to_string(mean.images) + " of " +
                     std::to_string(duels.size()) + " images";
  if (mean.images > 0) text += ": l2 reduced by " + percent(mean.value, 1) + " on average";
  return text + '\n';
}

Json attack_report(const AttackFlags& flags, const AttackOptions& options, const Model& model,
                   const std::vector<Duel>& duels) {
  Json json;
  json["model"] = model_name(flags.model);
  json["saliency"] = flags.saliency;
  if (flags.saliency != kNoSaliency) {
    json["saliency"] = method_variant(flags.saliency, flags.method).name;
    json["method_options"] = method_options_json(flags.saliency, flags.method);
  }
  json["options"] = {{"epsilon", options.epsilon},
                     {"step_size", options.step_size},
                     {"beta", options.beta},
                     {"beta_halving", options.beta_halving},
                     {"confidence", options.confidence},
                     {"steps", options.steps}};
  json["images"] = Json::array();
  for (const Duel& duel : duels) json["images"].push_back(duel_json(model, duel));
  const MeanReduction mean = mean_reduction(duels);
  json["both_reached"] = mean.images;
  json["mean_l2_reduction"] = mean.images > 0 ? Json(mean.value) : Json();
  return json;
}

}  // namespace cameras::cli
