#pragma once

#include <optional>
#include <string>
#include <vector>

#include "network/head_values.h"
#include "network/reading.h"

namespace cameras {

/// What an output computes, by its numbers for a few images: probabilities of one whole or of each
/// label by itself, or their logarithms. The logits before them are found where one of the other
/// values has the same softmax (or sigmoid): the first such value is named. nullopt for an output
/// that looks like logits.
/// @param values of head_values(), `output` among them
/// @param bounded the output is known never to leave [0,1]; otherwise one that is the same for all
///        images says nothing
std::optional<Reading> recognised(const std::vector<HeadValue>& values, const std::string& output,
                                  std::int64_t batch, bool bounded);

}  // namespace cameras
