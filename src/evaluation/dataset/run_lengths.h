#pragma once

#include <cstdint>
#include <nlohmann/json.hpp>
#include <string_view>
#include <vector>

#include "cameras/dataset.h"

namespace cameras {

/// COCO's compressed run lengths: each count in digits of 5 bits, the lowest first, as characters
/// from '0' on, of which the sixth bit says that more follow; from the fourth count on the
/// difference to the count before the last.
/// @throws Error{bad_model} for other characters, an unfinished count, or one outside [0, limit]
std::vector<std::int64_t> decompressed(std::string_view text, std::int64_t limit);

/// The mask of a segmentation {"size": [height,width], "counts": [...] or "..."}.
/// @throws Error{bad_model} for a size beyond the limits, or counts that do not fill it
RunLengths run_lengths(const nlohmann::json& segmentation, const Limits& limits);

}  // namespace cameras
