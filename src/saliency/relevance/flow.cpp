#include "saliency/relevance/flow.h"

#include <algorithm>
#include <set>

#include "network/layers/every_path.h"
#include "saliency/relevance/gates.h"

namespace cameras {
namespace {

using Names = std::set<std::string, std::less<>>;

std::vector<std::size_t> carriers_of(const Node& node, Carriers kind, const Names& from_image,
                                     const Gates& gates) {
  if (kind == Carriers::but_gates) return gates.signals(node);
  const std::size_t first = kind == Carriers::but_first ? 1 : 0;
  const bool one = kind == Carriers::first || kind == Carriers::pieces;
  const std::size_t end = one ? std::min<std::size_t>(1, node.inputs.size()) : node.inputs.size();
  std::vector<std::size_t> carriers;
  for (std::size_t i = first; i < end; ++i) {
    if (from_image.contains(node.inputs[i])) carriers.push_back(i);
  }
  return carriers;
}

}  // namespace

Flow flow_of(const Graph& graph, const CarriersByType& known) {
  const Names from_image = values_from_image(graph);
  const Gates gates(graph, from_image);
  Names reached(graph.outputs.begin(), graph.outputs.end());
  Flow flow{.carriers = std::vector<std::vector<std::size_t>>(graph.nodes.size()), .stop = {}};
  for (std::size_t i = graph.nodes.size(); i-- > 0;) {
    const Node& node = graph.nodes[i];
    const auto is_reached = [&](const std::string& name) { return reached.contains(name); };
    if (std::ranges::none_of(node.outputs, is_reached)) continue;
    const auto kind = known.find(node.type);
    if (kind != known.end()) {
      flow.carriers[i] = carriers_of(node, kind->second, from_image, gates);
    }
    if (flow.carriers[i].empty() && flow.stop.empty()) flow.stop = describe(node);
    const bool in_pieces = kind != known.end() && kind->second == Carriers::pieces;
    const auto other =
        std::ranges::find_if(node.outputs.begin() + 1, node.outputs.end(), is_reached);
    if (!in_pieces && other != node.outputs.end() && flow.stop.empty()) {
      flow.stop = describe(node) + " where its output '" + *other + "' is used";
    }
    for (const std::size_t input : flow.carriers[i]) reached.insert(node.inputs[input]);
  }
  return flow;
}

}  // namespace cameras
