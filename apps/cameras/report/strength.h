#pragma once

#include <nlohmann/json_fwd.hpp>

#include "cameras/question.h"

namespace cameras::cli {

/// A label, its name and what the network says of it: "probability" and "logit", or for a quantity
/// "value" and a "probability" of null.
nlohmann::ordered_json label_json(const RankedLabel& label);

}  // namespace cameras::cli
