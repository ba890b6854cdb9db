#pragma once

#include <ATen/core/Tensor.h>

#include <functional>
#include <map>
#include <string>

#include "cameras/graph.h"
#include "cameras/trace.h"
#include "saliency/relevance/flow.h"

namespace cameras {

/// The least and the most that a value's numbers may be, of its shape.
struct PixelRange {
  at::Tensor low, high;
};

/// By name.
using PixelRanges = std::map<std::string, PixelRange, std::less<>>;

/// The values in front of a network's first weights, which are still pixels: the input, and what is
/// made of it by nodes that move pixels, or change the colour of each by itself.
/// @param input the range of the graph's input
PixelRanges pixel_ranges(const Graph& graph, const Flow& flow, const Trace& trace,
                         const PixelRange& input);

/// Whether such a node changes colours, rather than moving pixels.
bool recolours(const Node& node);

}  // namespace cameras
