#include <algorithm>
#include <cmath>
#include <initializer_list>
#include <numeric>
#include <vector>

#include "cameras/sanity_verdict.h"

namespace cameras {
namespace {

enum class MapKind { absolute, with_sign };

// Rank correlations by stage of one check; none where the method has no signed map.
std::vector<double> spearman_of(const SanityStudy& study,
                                const std::vector<ExplanationSimilarity>& means, SanityCheck check,
                                MapKind kind = MapKind::absolute) {
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

double mean_value(const std::vector<double>& values) {
  return std::accumulate(values.begin(), values.end(), 0.0) / static_cast<double>(values.size());
}

Similarity mean_of_kind(const std::vector<Similarity>& values) {
  Similarity sum;
  for (const Similarity& one : values) {
    sum.pearson += one.pearson;
    sum.spearman += one.spearman;
    sum.ssim += one.ssim;
  }
  const auto count = static_cast<double>(std::max<std::size_t>(1, values.size()));
  return {
      .pearson = sum.pearson / count, .spearman = sum.spearman / count, .ssim = sum.ssim / count};
}

Agreement mean_with_error(const std::vector<double>& values) {
  Agreement agreement{.images = values.size()};
  if (values.empty()) return agreement;
  agreement.mean = mean_value(values);
  if (values.size() < 2) return agreement;
  double squares = 0;
  for (const double value : values) {
    squares += (value - agreement.mean) * (value - agreement.mean);
  }
  const auto count = static_cast<double>(values.size());
  agreement.standard_error = std::sqrt(squares / (count - 1) / count);
  return agreement;
}

// More than chance would give; a single image cannot tell.
std::optional<bool> above_chance(const Agreement& agreement) {
  if (agreement.images < 2) return std::nullopt;
  return agreement.mean > 2 * agreement.standard_error;
}

double share_of(const SanityStudy& study, std::size_t method, std::size_t stage,
                bool SanityFinding::*what) {
  const auto found = std::ranges::count_if(study.findings, [&](const SanityFinding& finding) {
    return finding.method == method && finding.stage == stage && finding.*what;
  });
  return static_cast<double>(found) / static_cast<double>(study.images.size());
}

// Whether any map of the first stage of these checks is another one than the original.
std::optional<bool> reads(const SanityStudy& study, std::size_t method,
                          std::initializer_list<SanityCheck> checks) {
  std::optional<bool> found;
  for (const SanityCheck check : checks) {
    const auto stage = std::ranges::find(study.stages, check, &SanityStage::check);
    if (stage == study.stages.end()) continue;
    const auto number = static_cast<std::size_t>(stage - study.stages.begin());
    found = found.value_or(false) || same_share(study, method, number) < 1;
  }
  return found;
}

template <class Rule>
std::optional<Dependence> dependence(const SanityStudy& study,
                                     const std::vector<ExplanationSimilarity>& means,
                                     SanityCheck check, const Rule& rule) {
  const auto drawn = spearman_of(study, means, check);
  if (drawn.empty()) return std::nullopt;
  if (rule(drawn)) return Dependence::yes;
  const auto with_sign = spearman_of(study, means, check, MapKind::with_sign);
  return !with_sign.empty() && rule(with_sign) ? Dependence::by_sign : Dependence::no;
}

}  // namespace

ExplanationSimilarity mean_similarity(const std::vector<ExplanationSimilarity>& similarities) {
  ExplanationSimilarity mean;
  std::vector<Similarity> absolute;
  std::vector<Similarity> with_sign;
  for (const ExplanationSimilarity& one : similarities) {
    absolute.push_back(one.absolute);
    if (one.with_sign) with_sign.push_back(*one.with_sign);
  }
  mean.absolute = mean_of_kind(absolute);
  if (!with_sign.empty()) mean.with_sign = mean_of_kind(with_sign);
  return mean;
}

MeanSimilarities mean_similarities(const SanityStudy& study) {
  MeanSimilarities means(study.methods.size());
  for (std::size_t method = 0; method < study.methods.size(); ++method) {
    std::vector<std::vector<ExplanationSimilarity>> by_stage(study.stages.size());
    for (const SanityFinding& finding : study.findings) {
      if (finding.method == method) by_stage[finding.stage].push_back(finding.similarity);
    }
    for (const auto& stage : by_stage) means[method].push_back(mean_similarity(stage));
  }
  return means;
}

double empty_share(const SanityStudy& study, std::size_t method, std::size_t stage) {
  return share_of(study, method, stage, &SanityFinding::empty);
}

double same_share(const SanityStudy& study, std::size_t method, std::size_t stage) {
  return share_of(study, method, stage, &SanityFinding::same);
}

Agreement agreement_of(const SanityStudy& study, std::size_t method) {
  std::vector<double> values;
  for (const AttackFinding& finding : study.attacks) {
    if (finding.method == method) values.push_back(finding.spearman);
  }
  return mean_with_error(values);
}

Agreement rise_of(const SanityStudy& study, std::size_t method) {
  std::vector<double> values;
  for (const SanityFinding& finding : study.findings) {
    if (finding.method != method || !finding.complexity) continue;
    if (const auto rise = finding.complexity->rise()) values.push_back(*rise);
  }
  return mean_with_error(values);
}

SanityVerdict verdict_of(const SanityStudy& study, const MeanSimilarities& means,
                         std::size_t method) {
  SanityVerdict verdict;
  verdict.on_weights =
      dependence(study, means[method], SanityCheck::cascading,
                 [](const std::vector<double>& values) { return depends_on_weights(values); });
  verdict.on_label =
      dependence(study, means[method], SanityCheck::other_label,
                 [](const std::vector<double>& values) { return depends_on_label(values[0]); });
  verdict.on_all_weights =
      dependence(study, means[method], SanityCheck::cascading,
                 [](const std::vector<double>& values) { return values.back() < kAlike; });
  verdict.reads_topmost_layer = reads(study, method, {SanityCheck::cascading});
  verdict.reads_label =
      reads(study, method, {SanityCheck::other_label, SanityCheck::random_labels});
  verdict.becomes_more_complex = above_chance(rise_of(study, method));
  verdict.agrees_with_attack = above_chance(agreement_of(study, method));
  return verdict;
}

}  // namespace cameras
