#include "graph/value_names.h"

#include <utility>

namespace cameras {

ValueNames value_names(const Graph& graph) {
  ValueNames names;
  for (const GraphInput& input : graph.inputs) names.insert(input.name);
  for (const auto& [name, value] : graph.constants) names.insert(name);
  for (const Node& node : graph.nodes) {
    names.insert(node.inputs.begin(), node.inputs.end());
    names.insert(node.outputs.begin(), node.outputs.end());
  }
  return names;
}

std::string new_name(ValueNames& taken, std::string wanted) {
  while (!taken.insert(wanted).second) wanted += '_';
  return wanted;
}

}  // namespace cameras
