#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "cameras/model.h"
#include "cameras/saliency.h"

namespace cameras::cli {

/// Puts into `request` what --label asks for: "predicted", "top:K", an index or a name, several of
/// the latter two in one text separated by commas.
/// @throws Error{bad_argument} for an unknown name (suggests the nearest) or an index out of range
/// @throws UsageError for a malformed top:K, or predicted and top:K beside other labels
void apply_labels(const std::vector<std::string>& texts, const Model& model, Request& request);

/// The label that an index or a name means.
/// @throws Error{bad_argument} for an unknown name (suggests the nearest) or an index out of range
std::int64_t label_index_of(std::string_view text, const Model& model);

}  // namespace cameras::cli
