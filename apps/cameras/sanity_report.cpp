#include "sanity_report.h"

#include <algorithm>
#include <iomanip>
#include <numeric>
#include <sstream>

#include "diagnostics.h"
#include "method_title.h"
#include "text_table.h"

namespace cameras::cli {
namespace {

using Json = nlohmann::ordered_json;
using Means = std::vector<std::vector<ExplanationSimilarity>>;

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

std::string number(double value) { return fixed_text(value, 2); }

Json json_of(const Similarity& similarity) {
  return {{"pearson", similarity.pearson},
          {"spearman", similarity.spearman},
          {"ssim", similarity.ssim}};
}

Json json_of(const ExplanationSimilarity& similarity) {
  Json json{{"absolute", json_of(similarity.absolute)}};
  json["signed"] = similarity.with_sign ? json_of(*similarity.with_sign) : Json(nullptr);
  return json;
}

// "yes", "by sign" (the map as drawn stays alike, what it says does not) or "no".
template <class Rule>
std::string verdict_of(const SanityStudy& study, const std::vector<ExplanationSimilarity>& means,
                       const std::string& check, const Rule& rule) {
  if (rule(spearman_of(study, means, check))) return "yes";
  const auto with_sign = spearman_of(study, means, check, MapKind::with_sign);
  return !with_sign.empty() && rule(with_sign) ? "by sign" : "no";
}

Json verdict_json(const SanityStudy& study, const std::vector<ExplanationSimilarity>& means) {
  Json json = Json::object();
  if (!spearman_of(study, means, "cascading").empty()) {
    json["depends_on_weights"] =
        verdict_of(study, means, "cascading",
                   [](const std::vector<double>& values) { return depends_on_weights(values); });
  }
  if (!spearman_of(study, means, "class").empty()) {
    json["depends_on_label"] =
        verdict_of(study, means, "class",
                   [](const std::vector<double>& values) { return depends_on_label(values[0]); });
  }
  return json;
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
  return text;
}

std::vector<std::string> cells_of(const SanityStudy& study,
                                  const std::vector<ExplanationSimilarity>& means) {
  std::vector<std::string> cells;
  if (const auto cascade = spearman_of(study, means, "cascading"); !cascade.empty()) {
    cells = {number(cascade.front()), number(mean_of(cascade)), number(cascade.back())};
  }
  if (const auto alone = spearman_of(study, means, "independent"); !alone.empty()) {
    cells.push_back(number(mean_of(alone)));
  }
  if (const auto labels = spearman_of(study, means, "class"); !labels.empty()) {
    cells.push_back(number(labels[0]));
  }
  cells.push_back(verdict_text(verdict_json(study, means)));
  return cells;
}

std::vector<std::string> header_of(const SanityFlags& flags) {
  std::vector<std::string> header{"method"};
  if (flags.has("cascading")) header.insert(header.end(), {"first layer", "cascade", "all layers"});
  if (flags.has("independent")) header.emplace_back("one layer");
  if (flags.has("class")) header.emplace_back("other label");
  header.emplace_back("verdict");
  return header;
}

std::string rule_of(const SanityFlags& flags) {
  std::string text = "Mean rank correlation (Spearman) with the original maps.";
  if (flags.has("cascading")) {
    text += " A method depends on the weights where that is below " + number(kAlike) +
            " after the first layer and on average over the cascade;";
  }
  if (flags.has("class")) {
    text += " it depends on the label where that of another label's maps is below " +
            number(kAlike) + ";";
  }
  return text + " by its sign alone where this holds only for maps before their sign is dropped.\n";
}

// A name from a file, as a field of a CSV file.
std::string field(const std::string& text) {
  std::string quoted = "\"";
  for (const char letter : printable(text)) quoted += letter == '"' ? "\"\"" : std::string{letter};
  return quoted + '"';
}

LinePlot plot_of(const SanityStudy& study, const Means& means, const SanityFlags& flags,
                 const std::string& check, bool ranks) {
  LinePlot plot{.title = (ranks ? "Rank correlation, " : "SSIM, ") + check + " randomisation",
                .x_axis = check == "cascading" ? "layers re-initialised, from the logits down to"
                                               : "the one layer that is re-initialised",
                .y_axis = ranks ? "Spearman with the original map" : "SSIM with the original map",
                .ticks = {"original"},
                .curves = {},
                .low = ranks ? -0.5 : 0,
                .high = 1,
                .mark = ranks ? kAlike : 0};
  for (std::size_t method = 0; method < means.size(); ++method) {
    plot.curves.push_back({method_title(flags.question.methods[method]), {1.0}});
  }
  for (std::size_t stage = 0; stage < study.stages.size(); ++stage) {
    if (study.stages[stage].check != check) continue;
    plot.ticks.push_back(study.stages[stage].layer);
    for (std::size_t method = 0; method < means.size(); ++method) {
      const Similarity& mean = means[method][stage].absolute;
      plot.curves[method].values.push_back(ranks ? mean.spearman : mean.ssim);
    }
  }
  return plot;
}

}  // namespace

Means mean_similarities(const SanityStudy& study, std::size_t methods) {
  Means means(methods, std::vector<ExplanationSimilarity>(study.stages.size()));
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

std::string sanity_table(const SanityStudy& study, const SanityFlags& flags) {
  const auto& methods = flags.question.methods;
  const Means means = mean_similarities(study, methods.size());
  std::vector<std::vector<std::string>> rows{header_of(flags)};
  for (std::size_t method = 0; method < methods.size(); ++method) {
    rows.push_back(cells_of(study, means[method]));
    rows.back().insert(rows.back().begin(), methods[method]);
  }
  return text_table(rows) + rule_of(flags);
}

Json sanity_json(const SanityStudy& study, const SanityFlags& flags) {
  const auto& methods = flags.question.methods;
  const Means means = mean_similarities(study, methods.size());
  Json json{{"model", model_name(flags.question.model)},
            {"seed", flags.question.options.seed},
            {"rule", rule_of(flags).substr(0, rule_of(flags).size() - 1)},
            {"images", Json::array()},
            {"layers", Json::array()},
            {"methods", Json::array()}};
  for (const SanityImage& image : study.images) {
    json["images"].push_back(
        {{"image", image.path},
         {"label", {{"index", image.label}, {"name", image.label_name}}},
         {"other_label", {{"index", image.other_label}, {"name", image.other_label_name}}}});
  }
  for (const WeightLayer& layer : study.layers) {
    json["layers"].push_back(
        {{"name", layer.name}, {"type", layer.type}, {"parameters", layer.parameters}});
  }
  for (std::size_t method = 0; method < methods.size(); ++method) {
    Json stages = Json::array();
    for (std::size_t stage = 0; stage < study.stages.size(); ++stage) {
      const SanityStage& at = study.stages[stage];
      Json entry{{"check", at.check}, {"layers", at.layers}, {"layer", at.layer}};
      entry["similarity"] = json_of(means[method][stage]);
      stages.push_back(std::move(entry));
    }
    json["methods"].push_back({{"method", methods[method]},
                               {"verdict", verdict_json(study, means[method])},
                               {"stages", std::move(stages)}});
  }
  return json;
}

std::string sanity_csv(const SanityStudy& study, const SanityFlags& flags) {
  std::ostringstream text;
  text << "method,image,label,check,layers,layer,pearson,spearman,ssim,signed_pearson,"
          "signed_spearman,signed_ssim,empty\n";
  text << std::setprecision(9);
  for (const SanityFinding& finding : study.findings) {
    const SanityStage& stage = study.stages[finding.stage];
    const SanityImage& image = study.images[finding.image];
    const Similarity& absolute = finding.similarity.absolute;
    text << flags.question.methods[finding.method] << ',' << field(image.path) << ',' << image.label
         << ',' << stage.check << ',' << stage.layers << ',' << field(stage.layer) << ','
         << absolute.pearson << ',' << absolute.spearman << ',' << absolute.ssim << ',';
    if (const auto& with_sign = finding.similarity.with_sign) {
      text << with_sign->pearson << ',' << with_sign->spearman << ',' << with_sign->ssim;
    } else {
      text << ",,";
    }
    text << ',' << (finding.empty ? "true" : "false") << '\n';
  }
  return text.str();
}

std::vector<LinePlot> sanity_curves(const SanityStudy& study, const SanityFlags& flags) {
  const Means means = mean_similarities(study, flags.question.methods.size());
  std::vector<LinePlot> plots;
  for (const std::string check : {"cascading", "independent"}) {
    if (!flags.has(check)) continue;
    plots.push_back(plot_of(study, means, flags, check, /*ranks=*/true));
    plots.push_back(plot_of(study, means, flags, check, /*ranks=*/false));
  }
  return plots;
}

}  // namespace cameras::cli
