#pragma once

#include <string_view>
#include <vector>

#include "model/card.h"
#include "model/card_json.h"
#include "model/processor.h"

namespace cameras {

/// Reads how pixels become numbers: do_rescale, rescale_factor, rescale_offset, do_normalize,
/// image_mean, image_std, include_top, do_flip_channel_order, channel_order.
/// @param processor whose defaults hold; nullptr = those in result.settings
/// @throws Error{bad_model} naming the key
void read_values(const CardObject& card, const Processor* processor, Card& result);

/// Reads a mean and a standard deviation, for one channel or for all.
/// @throws Error{bad_model} naming the key
void read_normalization(const CardObject& card, std::string_view mean_key, std::string_view std_key,
                        PreprocessSettings& settings);

}  // namespace cameras
