#pragma once

#include <cstdint>
#include <string>

#include "cameras/graph.h"
#include "network/reading.h"

namespace cameras {

/// The output of class scores, of several: the one whose width fits the label names, whose name
/// says so (logits, scores, probabilities), that is computed from another, that has more than one
/// score, or that ends in a softmax or sigmoid, in this order.
/// @param label_names how many are known; 0 = none
/// @throws Error{bad_argument} listing the outputs where none of that decides
std::string choose_output(const Graph& graph, const ImageInput& image,
                          const ReadingOptions& options);

}  // namespace cameras
