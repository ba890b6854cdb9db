#pragma once

#include <optional>

#include "cameras/network.h"
#include "model/card_json.h"

namespace cameras {

/// What "problem_type" says of the scores: regression, single_label_classification or
/// multi_label_classification. nullopt where there is none of these.
std::optional<ScoreKind> score_kind_of(const CardObject& card);

}  // namespace cameras
