#include "graph/passes/spell_out.h"
#include "core/aten.h"

#include <algorithm>
#include <array>
#include <iterator>
#include <utility>

#include "graph/passes/spell_out/spelling.h"

namespace cameras {
namespace {

struct Row {
  std::string_view type;
  int since_opset;
  spell_out::Rule rule;
};

constexpr std::array kRows{
#define CAMERAS_SPELT_OUT(type, since, rule) Row{type, since, &spell_out::rule},
#include "graph/passes/spell_out/spell_out.inc"
#undef CAMERAS_SPELT_OUT
};

spell_out::Rule rule_of(const Node& node) {
  const auto* const row = std::ranges::find(kRows, std::string_view(node.type), &Row::type);
  return row == kRows.end() || node.outputs.empty() ? nullptr : row->rule;
}

}  // namespace

Graph spelt_out(Graph graph) {
  std::vector<Node> nodes;
  nodes.reserve(graph.nodes.size());
  for (Node& node : graph.nodes) {
    const spell_out::Rule rule = rule_of(node);
    if (rule == nullptr) {
      nodes.push_back(std::move(node));
      continue;
    }
    spell_out::Spelling spelling(node);
    try {
      rule(node, spelling);
    } catch (const Error& error) {
      throw error.within(describe(node));
    }
    std::ranges::move(spelling.nodes, std::back_inserter(nodes));
    graph.constants.merge(spelling.constants);
  }
  graph.nodes = std::move(nodes);
  return graph;
}

std::vector<SpeltOutOperator> spelt_out_operators() {
  std::vector<SpeltOutOperator> operators;
  for (const Row& row : kRows) {
    operators.push_back({.type = row.type, .since_opset = row.since_opset});
  }
  return operators;
}

}  // namespace cameras
