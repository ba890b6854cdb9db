#include "sanity/table.h"

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <numeric>
#include <string>
#include <vector>

#include "cameras/sanity_verdict.h"
#include "cameras/text.h"
#include "report/text_table.h"
#include "sanity/verdict.h"

namespace cameras::cli {
namespace {

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

// "+12 %": what signed shares are written as.
std::string rise_text(const Agreement& rise) {
  if (rise.images == 0) return "-";
  const std::string text = percent_text(std::abs(rise.mean));
  return (rise.mean < 0 ? "-" : "+") + text;
}

// Rank correlation with the maps of other labels, the one stage of its check. Not SSIM: maps over
// their largest value are alike to it wherever both are near zero, whatever they say.
double random_labels_rank(const SanityStudy& study,
                          const std::vector<ExplanationSimilarity>& means) {
  const auto stage =
      std::ranges::find(study.stages, SanityCheck::random_labels, &SanityStage::check);
  const ExplanationSimilarity& mean = means[static_cast<std::size_t>(stage - study.stages.begin())];
  return mean.with_sign ? mean.with_sign->spearman : mean.absolute.spearman;
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
  if (const auto smooth = ranks(SanityCheck::denoised); !smooth.empty()) {
    cells.push_back(verdict_number(mean_of(smooth)));
    cells.push_back(verdict_number(smooth.back()));
  }
  if (!ranks(SanityCheck::complexity).empty()) {
    cells.push_back(rise_text(rise_of(study, method)));
  }
  if (const auto labels = ranks(SanityCheck::other_label); !labels.empty()) {
    cells.push_back(verdict_number(labels[0]));
  }
  if (!ranks(SanityCheck::random_labels).empty()) {
    cells.push_back(verdict_number(random_labels_rank(study, means[method])));
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
  if (flags.has(SanityCheck::denoised)) {
    header.insert(header.end(), {"denoised", "denoised, all"});
  }
  if (flags.has(SanityCheck::complexity)) header.emplace_back("complexity");
  if (flags.has(SanityCheck::other_label)) header.emplace_back("other label");
  if (flags.has(SanityCheck::random_labels)) header.emplace_back("random labels");
  if (flags.has(SanityCheck::adversarial)) header.emplace_back("attack");
  header.emplace_back("verdict");
  return header;
}

}  // namespace

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
