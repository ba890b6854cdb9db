#pragma once

#include <nlohmann/json_fwd.hpp>
#include <string>

#include "cameras/sanity_verdict.h"
#include "sanity/flags.h"

namespace cameras::cli {

/// A number of the table, two digits behind the point.
std::string verdict_number(double value);

/// What a method is found to be, by check: depends_on_weights and depends_on_label are "yes", "by
/// sign" (what is drawn stays alike, what it says does not) or "no", the others "yes" or "no". What
/// was not checked, or cannot be told from one image, is left out.
nlohmann::ordered_json verdict_json(const SanityVerdict& verdict);

/// The same in words.
std::string verdict_text(const SanityVerdict& verdict);

/// The rules of the verdicts, in a line.
std::string sanity_rule(const SanityFlags& flags);

}  // namespace cameras::cli
