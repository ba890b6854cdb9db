#include "network/onednn/stages.h"

#include <algorithm>
#include <array>
#include <iterator>
#include <map>
#include <set>
#include <string_view>

namespace cameras::onednn {
namespace {

using Names = std::set<std::string, std::less<>>;

// A stage without one of these is not worth the reordering at its ends.
constexpr std::array<std::string_view, 3> kWorthwhile{"Conv", "MaxPool", "AveragePool"};

using Levels = std::map<std::string, std::size_t, std::less<>>;

// Of a node that reads values of the levels `of_value`.
std::size_t level_behind(const Node& node, const Levels& of_value, std::size_t parity) {
  std::size_t level = parity;
  for (const std::string& name : node.inputs) {
    const auto found = of_value.find(name);
    if (found == of_value.end()) continue;
    const std::size_t same = found->second % 2 == parity ? found->second : found->second + 1;
    level = std::max(level, same);
  }
  return level;
}

// Even levels are compiled, odd ones are not: a node is one level after what it reads where the
// way to run changes, and on the same level where it does not.
std::vector<std::size_t> levels(const Graph& graph, std::size_t cut,
                                const std::function<bool(std::size_t)>& compiles) {
  Levels of_value;
  std::vector<std::size_t> result;
  for (std::size_t i = 0; i < cut; ++i) {
    const std::size_t level = level_behind(graph.nodes[i], of_value, compiles(i) ? 0 : 1);
    for (const std::string& name : graph.nodes[i].outputs) {
      if (!name.empty()) of_value[name] = level;
    }
    result.push_back(level);
  }
  return result;
}

void keep_computed(const Node& node, const Graph& graph, Names& names) {
  for (const std::string& name : node.inputs) {
    if (!name.empty() && !graph.constants.contains(name)) names.insert(name);
  }
}

Names read_after(const Graph& graph, std::size_t cut) {
  Names names(graph.outputs.begin(), graph.outputs.end());
  for (std::size_t i = cut; i < graph.nodes.size(); ++i)
    keep_computed(graph.nodes[i], graph, names);
  if (cut > 0) {
    for (const std::string& name : graph.nodes[cut - 1].outputs) names.insert(name);
  }
  return names;
}

bool worthwhile(const Stage& stage, const Graph& graph) {
  return std::ranges::any_of(stage.nodes, [&](std::size_t i) {
    return std::ranges::find(kWorthwhile, graph.nodes[i].type) != kWorthwhile.end();
  });
}

// From the last node to the first. `wanted` is what is read after the stage.
void find_dead(Stage& stage, const Graph& graph, Names wanted) {
  stage.dead.resize(stage.nodes.size());
  for (std::size_t i = stage.nodes.size(); i-- > 0;) {
    Names seen;
    const Node& node = graph.nodes[stage.nodes[i]];
    keep_computed(node, graph, seen);
    for (const std::string& name : node.outputs) {
      if (!name.empty()) seen.insert(name);
    }
    std::ranges::copy_if(seen, std::back_inserter(stage.dead[i]),
                         [&](const std::string& name) { return !wanted.contains(name); });
    wanted.insert(seen.begin(), seen.end());
  }
}

// Inputs and outputs, from the last stage to the first.
void connect(std::vector<Stage>& stages, const Graph& graph, Names wanted) {
  for (std::size_t k = stages.size(); k-- > 0;) {
    Stage& stage = stages[k];
    Names made;
    Names read;
    for (const std::size_t i : stage.nodes) {
      for (const std::string& name : graph.nodes[i].outputs) {
        if (!name.empty()) made.insert(name);
      }
      keep_computed(graph.nodes[i], graph, read);
    }
    std::ranges::set_intersection(made, wanted, std::back_inserter(stage.outputs));
    std::ranges::set_difference(read, made, std::back_inserter(stage.inputs));
    find_dead(stage, graph, wanted);
    wanted.insert(stage.inputs.begin(), stage.inputs.end());
  }
}

}  // namespace

std::vector<Stage> stages(const Graph& graph, std::size_t cut,
                          const std::function<bool(std::size_t)>& compiles) {
  std::map<std::size_t, Stage> by_level;
  const auto level_of = levels(graph, cut, compiles);
  for (std::size_t i = 0; i < cut; ++i) {
    Stage& stage = by_level[level_of[i]];
    stage.compiled = level_of[i] % 2 == 0;
    stage.nodes.push_back(i);
  }
  std::vector<Stage> result;
  for (auto& [level, stage] : by_level) {
    stage.compiled = stage.compiled && worthwhile(stage, graph);
    result.push_back(std::move(stage));
  }
  connect(result, graph, read_after(graph, cut));
  return result;
}

}  // namespace cameras::onednn
