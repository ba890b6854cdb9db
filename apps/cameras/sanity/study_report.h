#pragma once

#include <nlohmann/json_fwd.hpp>
#include <string>
#include <vector>

#include "cameras/sanity_study.h"
#include "report/line_plot.h"
#include "sanity/flags.h"

namespace cameras::cli {

/// Everything, with the keys that docs/cli.md lists.
nlohmann::ordered_json sanity_json(const SanityStudy& study, const SanityFlags& flags);

/// A line for every method, image and stage.
std::string sanity_csv(const SanityStudy& study);

/// Mean rank correlation and SSIM over the stages of the cascade and of independent randomisation.
std::vector<LinePlot> sanity_curves(const SanityStudy& study, const SanityFlags& flags);

}  // namespace cameras::cli
