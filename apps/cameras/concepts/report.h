#pragma once

#include <nlohmann/json_fwd.hpp>
#include <string>

#include "concepts/findings.h"

namespace cameras::cli {

/// What each concept is, and what it adds to each label that was asked for, as lines of text.
std::string concept_table(const ConceptFindings& findings);

/// The same and more with the keys that docs/cli.md lists.
nlohmann::ordered_json concept_json(const ConceptFindings& findings, const std::string& model);

}  // namespace cameras::cli
