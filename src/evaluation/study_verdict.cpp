#include <algorithm>
#include <cmath>
#include <numeric>
#include <vector>

#include "cameras/sanity_study.h"

namespace cameras {
namespace {

void accumulate(Similarity& sum, const Similarity& part, double share) {
  sum.pearson += share * part.pearson;
  sum.spearman += share * part.spearman;
  sum.ssim += share * part.ssim;
}

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

MeanSimilarities mean_similarities(const SanityStudy& study) {
  MeanSimilarities means(study.methods.size(),
                         std::vector<ExplanationSimilarity>(study.stages.size()));
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

SanityVerdict verdict_of(const SanityStudy& study, const MeanSimilarities& means,
                         std::size_t method) {
  SanityVerdict verdict;
  verdict.on_weights =
      dependence(study, means[method], SanityCheck::cascading,
                 [](const std::vector<double>& values) { return depends_on_weights(values); });
  verdict.on_label =
      dependence(study, means[method], SanityCheck::other_label,
                 [](const std::vector<double>& values) { return depends_on_label(values[0]); });
  // More than chance would give; a single image cannot tell.
  if (const Agreement agreement = agreement_of(study, method); agreement.images > 1) {
    verdict.agrees_with_attack = agreement.mean > 2 * agreement.standard_error;
  }
  return verdict;
}

}  // namespace cameras
