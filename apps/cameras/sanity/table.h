#pragma once

#include <string>

#include "cameras/sanity_study.h"
#include "sanity/flags.h"

namespace cameras::cli {

/// A line by method: rank correlations and verdict; then the rule.
std::string sanity_table(const SanityStudy& study, const SanityFlags& flags);

}  // namespace cameras::cli
