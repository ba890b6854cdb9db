#include "network/layers/every_path.h"

#include <algorithm>
#include <cstddef>
#include <iterator>
#include <limits>
#include <map>
#include <vector>

namespace cameras {
namespace {

using Names = std::set<std::string, std::less<>>;

bool tells_sizes_only(const Node& node) { return node.type == "Shape" || node.type == "Size"; }

bool any_in(const std::vector<std::string>& values, const Names& names) {
  return std::ranges::any_of(values, [&](const auto& value) { return names.contains(value); });
}

// Values that the image leads to, and that lead to the output.
Names between(const Graph& graph) {
  const Names from_image = values_from_image(graph);
  Names to_output(graph.outputs.begin(), graph.outputs.end());
  for (auto node = graph.nodes.rbegin(); node != graph.nodes.rend(); ++node) {
    if (tells_sizes_only(*node) || !any_in(node->outputs, to_output)) continue;
    to_output.insert(node->inputs.begin(), node->inputs.end());
  }
  Names both;
  std::ranges::set_intersection(from_image, to_output, std::inserter(both, both.end()));
  both.erase("");
  return both;
}

}  // namespace

Names values_from_image(const Graph& graph) {
  Names values{graph.inputs.at(0).name};
  for (const Node& node : graph.nodes) {
    if (tells_sizes_only(node) || !any_in(node.inputs, values)) continue;
    values.insert(node.outputs.begin(), node.outputs.end());
  }
  values.erase("");
  return values;
}

// Nodes are in execution order. A value is on every path exactly if no other value that is made
// before it, or with it, is read after it: such a value would be the way past it.
Names values_on_every_path(const Graph& graph, const IsPath& is_path) {
  const Names values = between(graph);
  std::map<std::string, std::size_t, std::less<>> last_read;
  for (std::size_t i = 0; i < graph.nodes.size(); ++i) {
    if (tells_sizes_only(graph.nodes[i]) || !any_in(graph.nodes[i].outputs, values)) continue;
    for (const std::string& name : graph.nodes[i].inputs) {
      if (is_path(graph.nodes[i], name)) last_read[name] = i;
    }
  }
  for (const std::string& output : graph.outputs) {
    last_read[output] = std::numeric_limits<std::size_t>::max();
  }
  Names found;
  std::multiset<std::size_t> open;  // where values that are there are read for the last time
  const auto make = [&](const std::string& name) {
    const auto read = last_read.find(name);
    if (values.contains(name) && read != last_read.end()) open.insert(read->second);
  };
  make(graph.inputs.at(0).name);
  for (std::size_t i = 0; i < graph.nodes.size(); ++i) {
    open.erase(open.begin(), open.upper_bound(i));
    for (const std::string& name : graph.nodes[i].outputs) make(name);
    if (open.size() != 1) continue;
    for (const std::string& name : graph.nodes[i].outputs) {
      const auto read = last_read.find(name);
      if (values.contains(name) && read != last_read.end()) found.insert(name);
    }
  }
  return found;
}

}  // namespace cameras
