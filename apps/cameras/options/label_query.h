#pragma once

#include <optional>
#include <string>
#include <vector>

#include "cameras/model.h"
#include "cameras/saliency.h"
#include "cli11_forward.h"

namespace cameras::cli {

/// What --label asks for: "predicted", "top:K", or labels as label_index_of() reads them, several
/// of those in one text separated by commas.
/// @param warnings one is added for a top:K with more labels than there are, all of which are
///        explained then
/// @return Predicted or Chosen
/// @throws Error{bad_argument} as label_index_of() does
/// @throws UsageError for a malformed top:K, or predicted and top:K beside other labels
cameras::Target target_named(const std::vector<std::string>& texts, const Model& model,
                             std::vector<std::string>& warnings);

/// Whether `texts` of --label ask for more than the network's prediction: labels by name, or top:K.
bool label_chosen(const std::vector<std::string>& texts);

/// Declares --contrast.
void add_contrast_option(CLI::App& app, std::string& contrast);

/// What --contrast says: "runner-up", or a label as label_index_of() reads it; none where it is "".
/// @throws Error{bad_argument} as label_index_of() does
std::optional<Opponent> opponent_named(const std::string& text, const Model& model);

/// How many maps a Predicted or Chosen target gives.
std::int64_t label_count_of(const cameras::Target& target);

}  // namespace cameras::cli
