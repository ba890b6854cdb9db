#pragma once

#include <nlohmann/json.hpp>
#include <string>
#include <vector>

#include "line_plot.h"
#include "sanity_study.h"

namespace cameras::cli {

/// A similarity's mean over images, by method and then by stage.
std::vector<std::vector<ExplanationSimilarity>> mean_similarities(const SanityStudy& study,
                                                                  std::size_t methods);

/// The table of the verdicts and the rules behind them, for people.
std::string sanity_table(const SanityStudy& study, const SanityFlags& flags);

/// Everything, with the keys that docs/cli.md lists.
nlohmann::ordered_json sanity_json(const SanityStudy& study, const SanityFlags& flags);

/// A line for every method, image and stage.
std::string sanity_csv(const SanityStudy& study, const SanityFlags& flags);

/// Mean rank correlation and SSIM over the stages of the cascade and of independent randomisation.
std::vector<LinePlot> sanity_curves(const SanityStudy& study, const SanityFlags& flags);

}  // namespace cameras::cli
