#include "saliency/passes/stage_layers.h"

#include <algorithm>
#include <map>
#include <set>

namespace cameras {
namespace {

using Readers = std::map<std::string, std::size_t, std::less<>>;

// The number of the last node that reads a value's contents: a Shape does not.
Readers last_readers(const Graph& graph) {
  Readers readers;
  for (std::size_t i = 0; i < graph.nodes.size(); ++i) {
    if (graph.nodes[i].type == "Shape") continue;
    for (const std::string& name : graph.nodes[i].inputs) {
      if (!name.empty() && !graph.constants.contains(name)) readers[name] = i;
    }
  }
  return readers;
}

// The first outputs of the nodes after which nobody reads an earlier value.
std::set<std::string, std::less<>> bottlenecks(const Graph& graph) {
  const Readers readers = last_readers(graph);
  std::set<std::string, std::less<>> result;
  const auto input = readers.find(graph.inputs.at(0).name);
  std::size_t latest = input == readers.end() ? 0 : input->second;
  for (std::size_t i = 0; i < graph.nodes.size(); ++i) {
    if (latest <= i && !graph.nodes[i].outputs.empty()) result.insert(graph.nodes[i].outputs[0]);
    for (const std::string& name : graph.nodes[i].outputs) {
      const auto reader = readers.find(name);
      if (reader != readers.end()) latest = std::max(latest, reader->second);
    }
  }
  return result;
}

// A layer by the name of its value, or of the node that computes it.
std::vector<Layer>::const_iterator layer_named(const Network& network, const std::string& name) {
  const auto& nodes = network.graph().nodes;
  const auto node = std::ranges::find(nodes, name, &Node::name);
  const bool computes = node != nodes.end() && !node->outputs.empty();
  const std::string value = computes ? node->outputs[0] : name;
  return std::ranges::find_if(network.layers(), [&](const Layer& layer) {
    return layer.name == name || layer.name == value;
  });
}

}  // namespace

std::vector<std::string> stage_layers(const Network& network, const std::string& last) {
  const auto end = layer_named(network, last);
  if (end == network.layers().end()) return {last};
  const auto through = bottlenecks(network.graph());
  const auto same_size = [](const Layer& one, const Layer& other) {
    return one.height == other.height && one.width == other.width;
  };
  std::vector<Layer> stages;
  for (auto layer = network.layers().begin(); layer != end; ++layer) {
    if (!through.contains(layer->name) || same_size(*layer, *end)) continue;
    std::erase_if(stages, [&](const Layer& stage) { return same_size(stage, *layer); });
    stages.push_back(*layer);
  }
  std::vector<std::string> names;
  names.reserve(stages.size() + 1);
  for (const Layer& stage : stages) names.push_back(stage.name);
  names.push_back(last);
  return names;
}

}  // namespace cameras
