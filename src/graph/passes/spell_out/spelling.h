#pragma once

#include <cstddef>
#include <initializer_list>
#include <map>
#include <string>
#include <string_view>
#include <vector>

#include "cameras/graph.h"

namespace cameras::spell_out {

using Attributes = std::map<std::string, Attribute, std::less<>>;

/// What one node becomes: plain ONNX nodes that compute the same, in execution order.
class Spelling {
 public:
  explicit Spelling(const Node& node) : node_(&node) {}

  /// Input `index` of the node, "" where it is left out.
  std::string input(std::size_t index) const;

  /// Input `index`, which the operator's definition calls `name`.
  /// @throws Error{bad_model} when the node leaves it out
  std::string required_input(std::size_t index, std::string_view name) const;

  /// A node that computes a value in between, which is called after the whole node.
  std::string add(const std::string& type, Strings inputs, Attributes attributes = {});

  /// The same of a node with `count` outputs.
  Strings add_several(const std::string& type, Strings inputs, std::size_t count,
                      Attributes attributes = {});

  /// The node that computes the whole node's first output.
  void finish(const std::string& type, Strings inputs, Attributes attributes = {});

  /// The node that computes output `index` of the whole node, where that is asked for.
  void give(std::size_t index, const std::string& type, Strings inputs);

  /// A number, as a value of no axes.
  std::string number(float value);
  /// Whole numbers, as a value of one axis.
  std::string integers(const Ints& values);

  std::vector<Node> nodes;
  std::map<std::string, at::Tensor, std::less<>> constants;

 private:
  std::string next_name(const std::string& what);

  const Node* node_;
  int count_ = 0;
};

/// The attributes of a node that one of its parts has as well.
Attributes taken(const Node& node, std::initializer_list<std::string_view> keys);

/// A rule of the table.
/// @throws Error{bad_model, unsupported_operator} for what it cannot spell out
using Rule = void (*)(const Node& node, Spelling& spelling);

#define CAMERAS_SPELT_OUT(type, since, rule) void rule(const Node& node, Spelling& spelling);
#include "graph/passes/spell_out/spell_out.inc"
#undef CAMERAS_SPELT_OUT

}  // namespace cameras::spell_out
