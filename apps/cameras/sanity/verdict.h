#pragma once

#include <cstddef>
#include <nlohmann/json_fwd.hpp>
#include <string>
#include <vector>

#include "sanity/study.h"

namespace cameras::cli {

/// Similarities, means over images, by method and then by stage.
using MeanSimilarities = std::vector<std::vector<ExplanationSimilarity>>;

MeanSimilarities mean_similarities(const SanityStudy& study, std::size_t methods);

/// The share of a method's maps, over images, that are empty after a stage's change: their rank
/// correlation with the original is 0 by definition.
double empty_share(const SanityStudy& study, std::size_t method, std::size_t stage);

/// How well a method's maps agree with the attacks.
struct Agreement {
  double mean = 0;            ///< rank correlation
  double standard_error = 0;  ///< of the mean; 0 for a single image
  std::size_t images = 0;
};

Agreement agreement_of(const SanityStudy& study, std::size_t method);

/// What a method is found to be, by check: depends_on_weights and depends_on_label are "yes", "by
/// sign" (what is drawn stays alike, what it says does not) or "no", agrees_with_attack "yes" or
/// "no". What was not checked, or cannot be told from one image, is left out.
nlohmann::ordered_json sanity_verdict(const SanityStudy& study, const MeanSimilarities& means,
                                      std::size_t method);

/// The rules of the verdicts, in a line.
std::string sanity_rule(const SanityFlags& flags);

/// A line by method: rank correlations and verdict; then the rule.
std::string sanity_table(const SanityStudy& study, const SanityFlags& flags);

}  // namespace cameras::cli
