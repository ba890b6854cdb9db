#include "network/loading/branches.h"
#include "core/aten.h"

#include <algorithm>
#include <map>
#include <optional>
#include <string>
#include <utility>

#include "graph/rename.h"
#include "ops/predict.h"

namespace cameras {
namespace {

constexpr std::int64_t kMostTurns = 1024;      // of all loops together
constexpr std::size_t kMostSpliced = 200'000;  // of the graph that comes out
constexpr int kMostNested = 32;

bool has_branches(const Graph& graph) {
  return std::ranges::any_of(
      graph.nodes, [](const Node& node) { return node.type == "If" || node.type == "Loop"; });
}

const Graph& subgraph(const Node& node, std::string_view key) {
  const auto found = node.attribute(key, Subgraph{});
  require(found != nullptr, Errc::bad_model, "expected attribute '", key, "', found none");
  return *found;  // the node keeps it
}

// What a node's own values are called after: names of nodes may come twice, those of values may
// not.
std::string prefix_of(const Node& node) {
  for (const std::string& output : node.outputs) {
    if (!output.empty()) return output + "/";
  }
  return node.name + "/";
}

// Walks the nodes in order with the sizes of their values at the native size, and the values
// themselves where they follow from sizes.
class Chooser {
 public:
  Chooser(Graph graph, const ImageInput& image) : graph_(std::move(graph)) {
    for (const auto& [name, value] : graph_.constants) values_[name] = value;
    const Ints sizes{image.batch, image.channels, image.height, image.width};
    values_[graph_.inputs.at(0).name] = ops::unknown_value(sizes);
  }

  Graph run() {
    std::vector<Node> nodes = std::move(graph_.nodes);
    graph_.nodes.clear();
    for (Node& node : nodes) step(std::move(node), 0);
    return std::move(graph_);
  }

 private:
  // NOLINTNEXTLINE(misc-no-recursion): at most kMostNested levels
  void step(Node node, int depth) {
    if (node.type != "If" && node.type != "Loop") return keep(std::move(node));
    try {
      require(depth < kMostNested, Errc::bad_model, "expected branches in at most ", kMostNested,
              " levels");
      node.type == "If" ? take_branch(node, depth) : take_turns(node, depth);
    } catch (const Error& error) {
      throw error.within(describe(node));
    }
  }

  void keep(Node node) {
    count();
    const ops::Tensors outputs = told(node);
    for (std::size_t i = 0; i < node.outputs.size(); ++i) {
      if (node.outputs[i].empty()) continue;
      add_value(node.outputs[i], i < outputs.size() ? outputs[i] : at::Tensor());
    }
    graph_.nodes.push_back(std::move(node));
  }

  void count() {
    ++kept_;
    require(kept_ <= kMostSpliced, Errc::bad_model, "expected branches that become at most ",
            kMostSpliced, " nodes and constants, found more");
  }

  void add_value(const std::string& name, const at::Tensor& value) {
    require(values_.emplace(name, value).second, Errc::bad_model,
            "expected values with names of their own, found two named '", name, "'");
  }

  // What the node computes, as far as sizes tell.
  ops::Tensors told(const Node& node) const {
    std::vector<at::Tensor> inputs;
    for (const std::string& name : node.inputs) {
      const auto found = name.empty() ? values_.end() : values_.find(name);
      const bool known = found != values_.end() && found->second.defined();
      if (!name.empty() && !known) return {};
      inputs.push_back(name.empty() ? at::Tensor() : found->second);
    }
    const ops::Kernel kernel = ops::find(node.type, graph_.opset);
    if (kernel == nullptr) return {};  // whoever needs it says so
    try {
      return ops::predicted(node, kernel, inputs).value_or(ops::Tensors{});
    } catch (const std::exception&) {  // the same: it may be a branch that is not needed
      return {};
    }
  }

  // A number that follows from sizes.
  std::int64_t known(const std::string& name, std::string_view what) const {
    const auto found = values_.find(name);
    const bool told = found != values_.end() && found->second.defined() &&
                      found->second.numel() == 1 && !found->second.is_floating_point();
    require(told, Errc::unsupported_operator, "expected ", what,
            " that follows from sizes, found '", name, "', which depends on the picture");
    return found->second.to(at::kLong).item<std::int64_t>();
  }

  // A value of an If or Loop, which holds while every control has the number that it has here.
  void give(const std::string& value, const std::string& output, const Strings& controls) {
    if (output.empty()) return;
    Strings varying;
    for (const std::string& control : controls) {
      if (!graph_.constants.contains(control)) varying.push_back(control);
    }
    std::string from = value;
    for (std::size_t i = 0; i < varying.size(); ++i) {
      const bool last = i + 1 == varying.size();
      std::string to = last ? output : output + "/chosen_" + std::to_string(i);
      keep({.name = to,
            .type = "cameras.Chosen",
            .inputs = {from, varying[i]},
            .outputs = {to},
            .attributes = {{"expected", known(varying[i], "a condition")}}});
      from = std::move(to);
    }
    if (varying.empty()) {
      keep({.name = output,
            .type = "Identity",
            .inputs = {from},
            .outputs = {output},
            .attributes = {}});
    }
  }

  // The nodes of a subgraph, with names of their own; `names` already says what its inputs are.
  // NOLINTNEXTLINE(misc-no-recursion)
  void splice(const Graph& inner, const std::string& prefix, Renames& names, int depth) {
    for (const auto& [name, value] : inner.constants) {
      names[name] = constant(prefix + name, value);
    }
    for (const Node& node : inner.nodes) {
      for (const std::string& output : node.outputs) {
        if (!output.empty()) names[output] = prefix + output;
      }
    }
    for (Node node : inner.nodes) {
      node.name = prefix + node.name;
      rename_inputs(node, names);
      for (std::string& name : node.outputs) name = renamed(names, name);
      step(std::move(node), depth + 1);
    }
  }

  static std::string renamed(const Renames& names, const std::string& name) {
    const auto found = names.find(name);
    return found == names.end() ? name : found->second;
  }

  // NOLINTNEXTLINE(misc-no-recursion)
  void take_branch(const Node& node, int depth) {
    const std::string condition = node.inputs.at(0);
    const bool holds = known(condition, "a condition") != 0;
    const Graph& branch = subgraph(node, holds ? "then_branch" : "else_branch");
    require(branch.outputs.size() >= node.outputs.size(), Errc::bad_model, "expected a branch of ",
            node.outputs.size(), " outputs, found ", branch.outputs.size());
    Renames names;
    splice(branch, prefix_of(node), names, depth);
    for (std::size_t i = 0; i < node.outputs.size(); ++i) {
      give(renamed(names, branch.outputs[i]), node.outputs[i], {condition});
    }
  }

  // Inputs: the number of turns, a condition, the values that each turn hands to the next. The body
  // has the turn, the condition and these values; its outputs are the next condition, the next
  // values, and what is collected turn by turn.
  // NOLINTNEXTLINE(misc-no-recursion)
  void take_turns(const Node& node, int depth) {
    const Graph& body = subgraph(node, "body");
    require(body.inputs.size() >= 2 && node.inputs.size() >= body.inputs.size(), Errc::bad_model,
            "expected a body of at least 2 inputs and as many values, found ", body.inputs.size(),
            " and ", node.inputs.size());
    const std::size_t carried = body.inputs.size() - 2;
    require(body.outputs.size() >= carried + 1 && node.outputs.size() < body.outputs.size(),
            Errc::bad_model, "expected a body of ", carried + 1, " outputs or more, found ",
            body.outputs.size());
    Strings state(node.inputs.begin() + 2,
                  node.inputs.begin() + 2 + static_cast<std::ptrdiff_t>(carried));
    require(std::ranges::none_of(state, &std::string::empty), Errc::bad_model,
            "expected a first value for each that the turns hand on");
    std::vector<Strings> collected(body.outputs.size() - 1 - carried);
    Strings controls;
    std::string condition = node.inputs[1];
    for (std::int64_t turn = 0; goes_on(node.inputs[0], condition, turn, controls); ++turn) {
      Renames names;
      const std::string number = std::to_string(turn);
      const std::string prefix = prefix_of(node) + number + "/";
      names[body.inputs[0].name] =
          constant(prefix_of(node) + "turn_" + number, at::scalar_tensor(turn, at::kLong));
      names[body.inputs[1].name] =
          constant(prefix_of(node) + "go_" + number, at::ones({}, at::kBool));
      for (std::size_t i = 0; i < carried; ++i) names[body.inputs[i + 2].name] = state[i];
      splice(body, prefix, names, depth);
      condition = renamed(names, body.outputs[0]);
      for (std::size_t i = 0; i < carried; ++i) state[i] = renamed(names, body.outputs[i + 1]);
      for (std::size_t i = 0; i < collected.size(); ++i) {
        collected[i].push_back(renamed(names, body.outputs[carried + 1 + i]));
      }
    }
    for (std::size_t i = 0; i < node.outputs.size(); ++i) {
      const std::string value =
          i < carried ? state[i] : stacked(node.outputs[i], collected[i - carried]);
      give(value, node.outputs[i], controls);
    }
  }

  // Whether there is one more turn; `controls` takes the names of what decides.
  bool goes_on(const std::string& count, const std::string& condition, std::int64_t turn,
               Strings& controls) {
    const auto decides = [&](const std::string& name) {
      if (std::ranges::find(controls, name) == controls.end()) controls.push_back(name);
    };
    if (!count.empty()) {
      decides(count);
      if (turn >= known(count, "a number of turns")) return false;
    }
    if (!condition.empty()) {
      decides(condition);
      if (known(condition, "a condition") == 0) return false;
    }
    ++turns_;
    require(turns_ <= kMostTurns, Errc::unsupported_operator, "expected loops of at most ",
            kMostTurns, " turns");
    return true;
  }

  std::string constant(const std::string& name, const at::Tensor& value) {
    count();
    add_value(name, value);
    graph_.constants[name] = value;
    return name;
  }

  // The values of all turns along a new first axis.
  std::string stacked(const std::string& output, const Strings& parts) {
    require(!parts.empty(), Errc::unsupported_operator, "expected at least one turn, found none");
    Strings rows;
    for (const std::string& part : parts) {
      const std::string row = output + "/row_" + std::to_string(rows.size());
      keep({.name = row,
            .type = "Unsqueeze",
            .inputs = {part},
            .outputs = {row},
            .attributes = {{"axes", Ints{0}}}});
      rows.push_back(row);
    }
    const std::string all = output + "/rows";
    keep({.name = all,
          .type = "Concat",
          .inputs = rows,
          .outputs = {all},
          .attributes = {{"axis", std::int64_t{0}}}});
    return all;
  }

  Graph graph_;
  std::map<std::string, at::Tensor, std::less<>> values_;
  std::int64_t turns_ = 0;
  std::size_t kept_ = 0;  // nodes and constants
};

}  // namespace

Graph with_branches_chosen(Graph graph, const ImageInput& image) {
  if (!has_branches(graph)) return graph;
  const at::NoGradGuard no_grad;
  return Chooser(std::move(graph), image).run();
}

}  // namespace cameras
