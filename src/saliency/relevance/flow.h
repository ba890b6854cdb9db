#pragma once

#include <cstddef>
#include <cstdint>
#include <map>
#include <string>
#include <vector>

#include "cameras/graph.h"

namespace cameras {

/// Which inputs of a node pass on what the node's outputs are given.
enum class Carriers : std::uint8_t {
  first,      ///< the first input: what others say is how, not what
  pieces,     ///< the first input, of which the outputs are pieces
  all,        ///< every input
  but_first,  ///< every input but the first, which chooses among them
  but_gates,  ///< the factors of a product that are no gates
};

/// The inputs of every node that pass something on, from the scores back to the image: those that
/// show something of it. A node that nothing reaches has none.
struct Flow {
  std::vector<std::vector<std::size_t>> carriers;  ///< by node of the graph
  std::string stop;  ///< the first node, seen from the scores, that knows no way on; "" = none
};

/// By the type of a node.
using CarriersByType = std::map<std::string_view, Carriers, std::less<>>;

/// Rules know a node's first output, and others of `pieces` alone: a node that is reached at
/// another one stops the flow.
Flow flow_of(const Graph& graph, const CarriersByType& known);

}  // namespace cameras
