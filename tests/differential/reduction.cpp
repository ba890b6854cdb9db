#include "differential/reduction.h"
#include "core/aten.h"

#include <optional>
#include <sstream>
#include <utility>

#include "core/checked.h"
#include "graph/passes/prune.h"
#include "network/fit.h"
#include "support/random_graph.h"

namespace cameras::testing {
namespace {

// Without node `index`: who reads its output reads its input `input` instead.
std::optional<Graph> without(const Graph& graph, std::size_t index, std::size_t input) {
  const Node& gone = graph.nodes[index];
  const std::string& source = gone.inputs[input];
  const bool needed = gone.outputs[0] == graph.outputs[0];
  if (needed || source.empty() || graph.constants.contains(source)) return std::nullopt;
  Graph smaller = graph;
  smaller.nodes.erase(smaller.nodes.begin() + static_cast<std::ptrdiff_t>(index));
  for (Node& node : smaller.nodes) {
    for (std::string& name : node.inputs) {
      if (name == gone.outputs[0]) name = source;
    }
  }
  return pruned(smaller, smaller.outputs);
}

// The nodes up to `index`, and a new end for what it computes.
std::optional<Graph> ending_behind(const Graph& graph, std::size_t index) {
  const ImageInput image{
      .name = "x", .height = graph.inputs[0].dims[2], .width = graph.inputs[0].dims[3]};
  const std::string& last = graph.nodes[index].outputs[0];
  if (last.starts_with("end")) return std::nullopt;
  const Shapes shapes = native_shapes(graph, image);
  const Ints& shape = shapes.at(last);
  if (shape.size() != 4) return std::nullopt;
  Graph shorter = graph;
  shorter.nodes.resize(index + 1);
  shorter.constants["end_w"] = random_tensor({5, shape[1]}, -1, 1, 77);
  shorter.nodes.push_back({"end_p", "GlobalAveragePool", {last}, {"end_p"}, {}});
  shorter.nodes.push_back({"end_f", "Flatten", {"end_p"}, {"end_f"}, {}});
  shorter.nodes.push_back(
      {"end", "Gemm", {"end_f", "end_w"}, {"end"}, {{"transB", std::int64_t{1}}}});
  shorter.outputs = {"end"};
  return pruned(shorter, shorter.outputs);
}

std::optional<Graph> smaller_one(const Graph& graph,
                                 const std::function<bool(const Graph&)>& fails) {
  const auto try_one = [&](const std::optional<Graph>& candidate) {
    return candidate && candidate->nodes.size() < graph.nodes.size() && fails(*candidate);
  };
  for (std::size_t i = 0; i < graph.nodes.size(); ++i) {
    if (auto candidate = ending_behind(graph, i); try_one(candidate)) return candidate;
  }
  for (std::size_t i = graph.nodes.size(); i-- > 0;) {
    for (std::size_t input = 0; input < graph.nodes[i].inputs.size(); ++input) {
      if (auto candidate = without(graph, i, input); try_one(candidate)) return candidate;
    }
  }
  return std::nullopt;
}

std::string text_of(const Attribute& attribute) {
  std::ostringstream out;
  const auto list = [&](const auto& values) {
    for (const auto& value : values) out << (&value == &values.front() ? "[" : ", ") << value;
    out << "]";
  };
  std::visit(
      [&](const auto& value) {
        using T = std::decay_t<decltype(value)>;
        if constexpr (std::is_same_v<T, at::Tensor>)
          out << shape_text(value.sizes());
        else if constexpr (requires { value.front(); } && !std::is_same_v<T, std::string>)
          list(value);
        else
          out << value;
      },
      attribute);
  return out.str();
}

}  // namespace

Graph reduce_network(Graph graph, const std::function<bool(const Graph&)>& fails) {
  while (auto smaller = smaller_one(graph, fails)) graph = std::move(*smaller);
  return graph;
}

std::string listing(const Graph& graph) {
  std::ostringstream out;
  out << "x " << shape_text(graph.inputs[0].dims) << ", opset " << graph.opset << '\n';
  for (const Node& node : graph.nodes) {
    out << node.outputs[0] << " = " << node.type << " (";
    for (const std::string& name : node.inputs) {
      const auto constant = graph.constants.find(name);
      out << (&name == &node.inputs.front() ? "" : ", ") << name;
      if (constant != graph.constants.end()) out << shape_text(constant->second.sizes());
    }
    out << ")";
    for (const auto& [key, value] : node.attributes) out << ' ' << key << '=' << text_of(value);
    out << '\n';
  }
  return out.str();
}

}  // namespace cameras::testing
