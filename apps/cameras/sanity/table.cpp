#include "sanity/table.h"

#include <nlohmann/json.hpp>
#include <numeric>
#include <optional>
#include <vector>

#include "cameras/text.h"
#include "report/text_table.h"

namespace cameras::cli {
namespace {

using Json = nlohmann::ordered_json;

// Mean rank correlations by stage of one check.
std::vector<double> spearman_of(const SanityStudy& study,
                                const std::vector<ExplanationSimilarity>& means,
                                SanityCheck check) {
  std::vector<double> values;
  for (std::size_t stage = 0; stage < means.size(); ++stage) {
    if (study.stages[stage].check == check) values.push_back(means[stage].absolute.spearman);
  }
  return values;
}

double mean_of(const std::vector<double>& values) {
  return std::accumulate(values.begin(), values.end(), 0.0) / static_cast<double>(values.size());
}

std::string verdict_number(double value) { return fixed_text(value, 2); }

const char* dependence_text(Dependence dependence) {
  if (dependence == Dependence::yes) return "yes";
  return dependence == Dependence::by_sign ? "by sign" : "no";
}

std::string verdict_text(const SanityVerdict& verdict) {
  std::string text;
  const auto add = [&](const std::optional<Dependence>& found, const std::string& what) {
    if (!found) return;
    text += text.empty() ? "" : "; ";
    if (*found == Dependence::no) {
      text += "FAILS: hardly depends on the " + what;
    } else {
      text += "depends on the " + what + (*found == Dependence::yes ? "" : " by its sign alone");
    }
  };
  add(verdict.on_weights, "weights");
  add(verdict.on_label, "label");
  if (verdict.agrees_with_attack) {
    text += std::string(text.empty() ? "" : "; ") +
            (*verdict.agrees_with_attack ? "agrees" : "does not agree") + " with the attack";
  }
  return text;
}

std::vector<std::string> cells_of(const SanityStudy& study, const MeanSimilarities& means,
                                  std::size_t method) {
  std::vector<std::string> cells;
  const auto ranks = [&](SanityCheck check) { return spearman_of(study, means[method], check); };
  if (const auto cascade = ranks(SanityCheck::cascading); !cascade.empty()) {
    std::vector<double> empty;
    for (std::size_t stage = 0; stage < cascade.size(); ++stage) {
      empty.push_back(empty_share(study, method, stage));  // the cascade's stages come first
    }
    cells = {verdict_number(cascade.front()), verdict_number(mean_of(cascade)),
             verdict_number(cascade.back()), percent_text(mean_of(empty))};
  }
  if (const auto alone = ranks(SanityCheck::independent); !alone.empty()) {
    cells.push_back(verdict_number(mean_of(alone)));
  }
  if (const auto labels = ranks(SanityCheck::other_label); !labels.empty()) {
    cells.push_back(verdict_number(labels[0]));
  }
  if (!study.attacks.empty()) cells.push_back(verdict_number(agreement_of(study, method).mean));
  cells.push_back(verdict_text(verdict_of(study, means, method)));
  return cells;
}

std::vector<std::string> header_of(const SanityFlags& flags) {
  std::vector<std::string> header{"method"};
  if (flags.has(SanityCheck::cascading))
    header.insert(header.end(), {"first layer", "cascade", "all layers", "empty"});
  if (flags.has(SanityCheck::independent)) header.emplace_back("one layer");
  if (flags.has(SanityCheck::other_label)) header.emplace_back("other label");
  if (flags.has(SanityCheck::adversarial)) header.emplace_back("attack");
  header.emplace_back("verdict");
  return header;
}

}  // namespace

Json verdict_json(const SanityVerdict& verdict) {
  Json json = Json::object();
  if (verdict.on_weights) json["depends_on_weights"] = dependence_text(*verdict.on_weights);
  if (verdict.on_label) json["depends_on_label"] = dependence_text(*verdict.on_label);
  if (verdict.agrees_with_attack) {
    json["agrees_with_attack"] = *verdict.agrees_with_attack ? "yes" : "no";
  }
  return json;
}

std::string sanity_rule(const SanityFlags& flags) {
  std::string text = "Mean rank correlation (Spearman) with the original maps.";
  if (flags.has(SanityCheck::cascading)) {
    text +=
        " Empty: the share of the cascade's maps that show nothing, whose correlation is 0 by "
        "definition; where it is large, look at the signed maps (--json).";
  }
  std::string depends;
  if (flags.has(SanityCheck::cascading)) {
    depends = " on the weights where that is below " + verdict_number(kAlike) +
              " after the first layer and on average over the cascade;";
  }
  if (flags.has(SanityCheck::other_label)) {
    depends +=
        " on the label where that of another label's maps is below " + verdict_number(kAlike) + ";";
  }
  if (!depends.empty()) {
    text += " A method depends" + depends +
            " by its sign alone where this holds only for maps before their sign is dropped.";
  }
  if (flags.has(SanityCheck::adversarial)) {
    text +=
        " Attack: rank correlation of the map with the change of every pixel; it agrees where the "
        "mean is above two standard errors.";
  }
  return text;
}

std::string sanity_table(const SanityStudy& study, const SanityFlags& flags) {
  const auto& methods = study.methods;
  const MeanSimilarities means = mean_similarities(study);
  std::vector<std::vector<std::string>> rows{header_of(flags)};
  for (std::size_t method = 0; method < methods.size(); ++method) {
    rows.push_back(cells_of(study, means, method));
    rows.back().insert(rows.back().begin(), methods[method]);
  }
  return text_table(rows) + sanity_rule(flags) + '\n';
}

}  // namespace cameras::cli
