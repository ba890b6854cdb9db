#pragma once

#include "model/card.h"
#include "model/card_json.h"
#include "model/processor.h"

namespace cameras {

/// Reads how large the input is: do_resize, size, do_center_crop, crop_size, crop_pct, resample.
/// @param processor whose rules and defaults hold; nullptr = the plain ones of a card of our own
/// @param open_size the network's file leaves its size open: a processor's own default counts.
///        Otherwise what the card leaves out is scaled to the size in result.settings.
/// @throws Error{bad_model} naming the key
void read_geometry(const CardObject& card, const Processor* processor, bool open_size,
                   Card& result);

}  // namespace cameras
