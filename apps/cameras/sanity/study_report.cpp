#include "sanity/study_report.h"

#include <algorithm>
#include <iomanip>
#include <nlohmann/json.hpp>
#include <sstream>

#include "cameras/method_title.h"
#include "cameras/sanity_verdict.h"
#include "cameras/text.h"
#include "report/method_options.h"
#include "sanity/verdict.h"

namespace cameras::cli {
namespace {

using Json = nlohmann::ordered_json;

Json similarity_json(const Similarity& similarity) {
  return {{"pearson", similarity.pearson},
          {"spearman", similarity.spearman},
          {"ssim", similarity.ssim}};
}

Json similarity_json(const ExplanationSimilarity& similarity) {
  Json json{{"absolute", similarity_json(similarity.absolute)}};
  json["signed"] = similarity.with_sign ? similarity_json(*similarity.with_sign) : Json(nullptr);
  return json;
}

const char* x_axis_of(SanityCheck check) {
  switch (check) {
    case SanityCheck::cascading: return "layers re-initialised, from the logits down to";
    case SanityCheck::denoised: return "layers re-initialised, from the image up to";
    default: return "the one layer that is re-initialised";
  }
}

// Means over images, of emprt.
Json complexity_json(const SanityStudy& study, std::size_t method) {
  double before = 0;
  double after = 0;
  const auto images = static_cast<double>(study.images.size());
  for (const SanityFinding& finding : study.findings) {
    if (finding.method != method || !finding.complexity) continue;
    before += finding.complexity->before / images;
    after += finding.complexity->after / images;
  }
  Json json{{"before", before}, {"after", after}};
  const Agreement rise = rise_of(study, method);
  json["rise"] = rise.images > 0 ? Json(rise.mean) : Json(nullptr);
  json["standard_error"] = rise.standard_error;
  json["images"] = rise.images;
  return json;
}

LinePlot plot_of(const SanityStudy& study, const MeanSimilarities& means, SanityCheck check,
                 bool ranks) {
  LinePlot plot{
      .title = std::string(ranks ? "Rank correlation, " : "SSIM, ").append(name_of(check)) +
               " randomisation",
      .x_axis = x_axis_of(check),
      .y_axis = ranks ? "Spearman with the original map" : "SSIM with the original map",
      .ticks = {"original"},
      .curves = {},
      .low = ranks ? -0.5 : 0,
      .high = 1};
  if (ranks && check == SanityCheck::cascading) plot.mark = kAlike;  // the verdict's rule
  for (std::size_t method = 0; method < means.size(); ++method) {
    plot.curves.push_back({method_title(study.methods[method], study.methods), {1.0}});
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

Json sanity_json(const SanityStudy& study, const SanityFlags& flags) {
  const auto& methods = study.methods;
  const MeanSimilarities means = mean_similarities(study);
  Json json{{"model", model_name(flags.question.model)},
            {"seed", flags.question.options.seed},
            {"rule", sanity_rule(flags)},
            {"images", Json::array()},
            {"layers", Json::array()},
            {"methods", Json::array()}};
  for (const SanityImage& image : study.images) {
    Json entry{{"image", image.path},
               {"label", {{"index", image.label}, {"name", image.label_name}}}};
    if (flags.has(SanityCheck::other_label)) {
      entry["other_label"] = {{"index", image.other_label}, {"name", image.other_label_name}};
    }
    if (flags.has(SanityCheck::random_labels)) entry["random_labels"] = image.random_labels;
    json["images"].push_back(std::move(entry));
  }
  for (const WeightLayer& layer : study.layers) {
    json["layers"].push_back(
        {{"name", layer.name}, {"type", layer.type}, {"parameters", layer.parameters}});
  }
  for (std::size_t method = 0; method < methods.size(); ++method) {
    Json stages = Json::array();
    for (std::size_t stage = 0; stage < study.stages.size(); ++stage) {
      const SanityStage& at = study.stages[stage];
      Json entry{{"check", name_of(at.check)}, {"layers", at.layers}, {"layer", at.layer}};
      entry["similarity"] = similarity_json(means[method][stage]);
      entry["empty"] = empty_share(study, method, stage);
      entry["same"] = same_share(study, method, stage);
      if (at.check == SanityCheck::complexity) entry["complexity"] = complexity_json(study, method);
      stages.push_back(std::move(entry));
    }
    Json attack = nullptr;
    if (const Agreement agreement = agreement_of(study, method); agreement.images > 0) {
      attack = {{"spearman", agreement.mean},
                {"standard_error", agreement.standard_error},
                {"images", agreement.images},
                {"fooled", std::ranges::count_if(study.attacks, [&](const AttackFinding& finding) {
                   return finding.method == method && finding.reached;
                 })}};
    }
    json["methods"].push_back(
        {{"method", methods[method]},
         {"method_options", method_options_json(methods[method], flags.question.options)},
         {"attack", std::move(attack)},
         {"verdict", verdict_json(verdict_of(study, means, method))},
         {"stages", std::move(stages)}});
  }
  return json;
}

std::string sanity_csv(const SanityStudy& study) {
  std::ostringstream text;
  text << "method,image,label,check,layers,layer,pearson,spearman,ssim,signed_pearson,"
          "signed_spearman,signed_ssim,empty,same,complexity_before,complexity_after\n";
  text << std::setprecision(9);
  for (const SanityFinding& finding : study.findings) {
    const SanityStage& stage = study.stages[finding.stage];
    const SanityImage& image = study.images[finding.image];
    const Similarity& absolute = finding.similarity.absolute;
    text << study.methods[finding.method] << ',' << csv_field(image.path) << ',' << image.label
         << ',' << name_of(stage.check) << ',' << stage.layers << ',' << csv_field(stage.layer)
         << ',' << absolute.pearson << ',' << absolute.spearman << ',' << absolute.ssim << ',';
    if (const auto& with_sign = finding.similarity.with_sign) {
      text << with_sign->pearson << ',' << with_sign->spearman << ',' << with_sign->ssim;
    } else {
      text << ",,";
    }
    text << ',' << (finding.empty ? "true" : "false") << ',' << (finding.same ? "true" : "false");
    if (const auto& complexity = finding.complexity) {
      text << ',' << complexity->before << ',' << complexity->after << '\n';
    } else {
      text << ",,\n";
    }
  }
  return text.str();
}

std::vector<LinePlot> sanity_curves(const SanityStudy& study, const SanityFlags& flags) {
  const MeanSimilarities means = mean_similarities(study);
  std::vector<LinePlot> plots;
  for (const SanityCheck check : sanity_options(flags).checks) {
    if (!is_by_layer(check)) continue;
    plots.push_back(plot_of(study, means, check, /*ranks=*/true));
    plots.push_back(plot_of(study, means, check, /*ranks=*/false));
  }
  return plots;
}

}  // namespace cameras::cli
