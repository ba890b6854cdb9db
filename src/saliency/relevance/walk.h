#pragma once

#include <ATen/core/Tensor.h>

#include <cstddef>
#include <functional>
#include <span>
#include <vector>

#include "cameras/graph.h"
#include "cameras/trace.h"
#include "ops/operators.h"
#include "saliency/relevance/flow.h"

namespace cameras {

/// A node in a pass, on the way back.
struct Passage {
  const Node& node;
  ops::Kernel kernel;
  std::span<const std::size_t> carriers;  ///< inputs that pass something on, at least one
  std::vector<at::Tensor> inputs;         ///< their values, in the node's order
  std::vector<at::Tensor> outputs;
};

/// What the carriers of a node are given, in their order and of their shapes.
/// @param given what the outputs have, in their order; undefined where they have nothing
using NodeRule = std::function<std::vector<at::Tensor>(const Passage& passage,
                                                       std::span<const at::Tensor> given)>;

/// One way back through a graph.
struct Walk {
  const Graph& graph;
  const Flow& flow;
  const Trace& trace;  ///< of that graph
  NodeRule rule;
  std::function<void()> before_node = {};  ///< may stop the walk by an Error
};

/// What the graph's input is given where its output has `start`: node by node from the last to the
/// first, a value that several nodes read has the sum of what they give.
at::Tensor walked_back(const Walk& walk, const at::Tensor& start);

/// A node once more with other inputs, recorded, so that what its outputs have can be pulled back.
class Recorded {
 public:
  /// @param inputs in the node's order. Whole numbers of carriers are taken as float32: a node that
  ///        takes them moves or compares them.
  Recorded(const Passage& passage, std::vector<at::Tensor> inputs);

  const at::Tensor& output() const noexcept { return output_; }  ///< the first

  /// Σ_o seeds[o] ∂ outputs[o] / ∂ each carrier, once.
  /// @param seeds by output; undefined for none
  std::vector<at::Tensor> pulled_back(std::span<const at::Tensor> seeds) const;

 private:
  std::vector<at::Tensor> leaves_;
  std::vector<at::Tensor> outputs_;  // on the tape
  at::Tensor output_;
};

}  // namespace cameras
