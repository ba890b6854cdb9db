#pragma once

#include <string_view>
#include <vector>

#include "cameras/graph.h"

namespace cameras {

/// The graph with plain ONNX nodes in place of those that stand for several: what ONNX Runtime
/// fuses when it saves an optimised model (com.microsoft.FusedConv), and operators on quantised
/// values (QLinearConv), which become their dequantised floating-point form.
/// @throws Error naming the node
Graph spelt_out(Graph graph);

struct SpeltOutOperator {
  std::string_view type;  ///< with its domain where it is not the default one
  int since_opset = 0;    ///< the first opset that has it
};

/// The operators of those nodes, sorted by type.
std::vector<SpeltOutOperator> spelt_out_operators();

}  // namespace cameras
