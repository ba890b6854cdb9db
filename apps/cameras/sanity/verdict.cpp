#include "sanity/verdict.h"

#include <algorithm>
#include <cmath>
#include <nlohmann/json.hpp>
#include <numeric>

#include "report.h"
#include "text_table.h"

namespace cameras::cli {
namespace {

using Json = nlohmann::ordered_json;

void accumulate(Similarity& sum, const Similarity& part, double share) {
  sum.pearson += share * part.pearson;
  sum.spearman += share * part.spearman;
  sum.ssim += share * part.ssim;
}

enum class MapKind { absolute, with_sign };

// Rank correlations by stage of one check; none where the method has no signed map.
std::vector<double> spearman_of(const SanityStudy& study,
                                const std::vector<ExplanationSimilarity>& means,
                                const std::string& check, MapKind kind = MapKind::absolute) {
  std::vector<double> values;
  for (std::size_t stage = 0; stage < means.size(); ++stage) {
    if (study.stages[stage].check != check) continue;
    if (kind == MapKind::absolute) values.push_back(means[stage].absolute.spearman);
    if (kind == MapKind::with_sign && means[stage].with_sign) {
      values.push_back(means[stage].with_sign->spearman);
    }
  }
  return values;
}

double mean_of(const std::vector<double>& values) {
  return std::accumulate(values.begin(), values.end(), 0.0) / static_cast<double>(values.size());
}

std::string verdict_number(double value) { return fixed_text(value, 2); }

// More than chance would give; a single image cannot tell.
bool agrees(const Agreement& agreement) {
  return agreement.images > 1 && agreement.mean > 2 * agreement.standard_error;
}

// "yes", "by sign" (the map as drawn stays alike, what it says does not) or "no".
template <class Rule>
std::string verdict_of(const SanityStudy& study, const std::vector<ExplanationSimilarity>& means,
                       const std::string& check, const Rule& rule) {
  if (rule(spearman_of(study, means, check))) return "yes";
  const auto with_sign = spearman_of(study, means, check, MapKind::with_sign);
  return !with_sign.empty() && rule(with_sign) ? "by sign" : "no";
}

std::string verdict_text(const Json& verdict) {
  std::string text;
  const auto add = [&](const std::string& key, const std::string& what) {
    if (!verdict.contains(key)) return;
    const std::string found = verdict[key];
    text += text.empty() ? "" : "; ";
    if (found == "no") {
      text += "FAILS: hardly depends on the " + what;
    } else {
      text += "depends on the " + what + (found == "yes" ? "" : " by its sign alone");
    }
  };
  add("depends_on_weights", "weights");
  add("depends_on_label", "label");
  if (verdict.contains("agrees_with_attack")) {
    const bool yes = verdict["agrees_with_attack"] == "yes";
    text += std::string(text.empty() ? "" : "; ") + (yes ? "agrees" : "does not agree") +
            " with the attack";
  }
  return text;
}

std::vector<std::string> cells_of(const SanityStudy& study, const MeanSimilarities& means,
                                  std::size_t method) {
  std::vector<std::string> cells;
  const auto ranks = [&](const std::string& check) {
    return spearman_of(study, means[method], check);
  };
  if (const auto cascade = ranks("cascading"); !cascade.empty()) {
    std::vector<double> empty;
    for (std::size_t stage = 0; stage < cascade.size(); ++stage) {
      empty.push_back(empty_share(study, method, stage));  // the cascade's stages come first
    }
    cells = {verdict_number(cascade.front()), verdict_number(mean_of(cascade)),
             verdict_number(cascade.back()), percent_text(mean_of(empty))};
  }
  if (const auto alone = ranks("independent"); !alone.empty()) {
    cells.push_back(verdict_number(mean_of(alone)));
  }
  if (const auto labels = ranks("class"); !labels.empty()) {
    cells.push_back(verdict_number(labels[0]));
  }
  if (!study.attacks.empty()) cells.push_back(verdict_number(agreement_of(study, method).mean));
  cells.push_back(verdict_text(sanity_verdict(study, means, method)));
  return cells;
}

std::vector<std::string> header_of(const SanityFlags& flags) {
  std::vector<std::string> header{"method"};
  if (flags.has("cascading"))
    header.insert(header.end(), {"first layer", "cascade", "all layers", "empty"});
  if (flags.has("independent")) header.emplace_back("one layer");
  if (flags.has("class")) header.emplace_back("other label");
  if (flags.has("adversarial")) header.emplace_back("attack");
  header.emplace_back("verdict");
  return header;
}

}  // namespace

MeanSimilarities mean_similarities(const SanityStudy& study, std::size_t methods) {
  MeanSimilarities means(methods, std::vector<ExplanationSimilarity>(study.stages.size()));
  const double share = 1 / static_cast<double>(study.images.size());
  for (const SanityFinding& finding : study.findings) {
    ExplanationSimilarity& mean = means[finding.method][finding.stage];
    accumulate(mean.absolute, finding.similarity.absolute, share);
    if (!finding.similarity.with_sign) continue;
    if (!mean.with_sign) mean.with_sign.emplace();
    accumulate(*mean.with_sign, *finding.similarity.with_sign, share);
  }
  return means;
}

double empty_share(const SanityStudy& study, std::size_t method, std::size_t stage) {
  const auto empty = std::ranges::count_if(study.findings, [&](const SanityFinding& finding) {
    return finding.method == method && finding.stage == stage && finding.empty;
  });
  return static_cast<double>(empty) / static_cast<double>(study.images.size());
}

Agreement agreement_of(const SanityStudy& study, std::size_t method) {
  std::vector<double> values;
  for (const AttackFinding& finding : study.attacks) {
    if (finding.method == method) values.push_back(finding.spearman);
  }
  Agreement agreement{.images = values.size()};
  if (values.empty()) return agreement;
  agreement.mean = mean_of(values);
  if (values.size() < 2) return agreement;
  double squares = 0;
  for (const double value : values) {
    squares += (value - agreement.mean) * (value - agreement.mean);
  }
  const auto count = static_cast<double>(values.size());
  agreement.standard_error = std::sqrt(squares / (count - 1) / count);
  return agreement;
}

Json sanity_verdict(const SanityStudy& study, const MeanSimilarities& means, std::size_t method) {
  Json json = Json::object();
  if (!spearman_of(study, means[method], "cascading").empty()) {
    json["depends_on_weights"] =
        verdict_of(study, means[method], "cascading",
                   [](const std::vector<double>& values) { return depends_on_weights(values); });
  }
  if (!spearman_of(study, means[method], "class").empty()) {
    json["depends_on_label"] =
        verdict_of(study, means[method], "class",
                   [](const std::vector<double>& values) { return depends_on_label(values[0]); });
  }
  if (const Agreement agreement = agreement_of(study, method); agreement.images > 1) {
    json["agrees_with_attack"] = agrees(agreement) ? "yes" : "no";
  }
  return json;
}

std::string sanity_rule(const SanityFlags& flags) {
  std::string text = "Mean rank correlation (Spearman) with the original maps.";
  std::string depends;
  if (flags.has("cascading")) {
    depends = " on the weights where that is below " + verdict_number(kAlike) +
              " after the first layer and on average over the cascade;";
  }
  if (flags.has("class")) {
    depends +=
        " on the label where that of another label's maps is below " + verdict_number(kAlike) + ";";
  }
  if (!depends.empty()) {
    text += " A method depends" + depends +
            " by its sign alone where this holds only for maps before their sign is dropped.";
  }
  if (flags.has("adversarial")) {
    text +=
        " Attack: rank correlation of the map with the change of every pixel; it agrees where the "
        "mean is above two standard errors.";
  }
  return text;
}

std::string sanity_table(const SanityStudy& study, const SanityFlags& flags) {
  const auto& methods = flags.question.methods;
  const MeanSimilarities means = mean_similarities(study, methods.size());
  std::vector<std::vector<std::string>> rows{header_of(flags)};
  for (std::size_t method = 0; method < methods.size(); ++method) {
    rows.push_back(cells_of(study, means, method));
    rows.back().insert(rows.back().begin(), methods[method]);
  }
  return text_table(rows) + sanity_rule(flags) + '\n';
}

}  // namespace cameras::cli
