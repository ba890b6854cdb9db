#pragma once

#include <string>
#include <vector>

#include "model/card.h"
#include "model/card_json.h"

namespace cameras {

/// Whether an object speaks timm's language: input_size beside mean, interpolation or crop_pct.
bool is_timm(const CardObject& object);

/// Reads timm's pretrained_cfg or data_config: input_size, interpolation, mean, std, crop_pct,
/// crop_mode.
/// @throws Error{bad_model} naming the key
void read_timm(const CardObject& cfg, Card& result);

/// The names in timm's label_names, or what label_descriptions says of them; empty without any.
/// @throws Error{bad_model} for a name that is no text
std::vector<std::string> timm_labels(const nlohmann::json& document);

}  // namespace cameras
