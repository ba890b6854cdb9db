#pragma once

#include <nlohmann/json_fwd.hpp>
#include <string>

#include "cameras/sanity_study.h"
#include "sanity/flags.h"

namespace cameras::cli {

/// What a method is found to be, by check: depends_on_weights and depends_on_label are "yes", "by
/// sign" (what is drawn stays alike, what it says does not) or "no", agrees_with_attack "yes" or
/// "no". What was not checked, or cannot be told from one image, is left out.
nlohmann::ordered_json verdict_json(const SanityVerdict& verdict);

/// The rules of the verdicts, in a line.
std::string sanity_rule(const SanityFlags& flags);

/// A line by method: rank correlations and verdict; then the rule.
std::string sanity_table(const SanityStudy& study, const SanityFlags& flags);

}  // namespace cameras::cli
