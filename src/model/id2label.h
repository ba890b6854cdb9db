#pragma once

#include <string>
#include <vector>

#include "model/card_json.h"

namespace cameras {

/// Hugging Face's label names, {"0": "tench", ...}, by index; a gap is named "label 17". Empty when
/// the card has none.
/// @throws Error{bad_model} for a key that is no index below a million, or a name that is no text
std::vector<std::string> read_id2label(const CardObject& card);

}  // namespace cameras
