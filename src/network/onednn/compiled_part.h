#pragma once

#include <ATen/core/Tensor.h>

#include <memory>
#include <optional>
#include <span>
#include <vector>

#include "network/onednn/arenas.h"
#include "network/onednn/part.h"
#include "network/onednn/plan.h"
#include "network/onednn/recent.h"
#include "network/onednn/weights.h"
#include "ops/operators.h"

namespace cameras::onednn {

/// What the compiled parts of one network share. Threads may use it at the same time.
struct Shared {
  Shared(const Graph& graph_of_all, Type type_of_values)
      : graph(graph_of_all), type(type_of_values) {}

  const Graph& graph;
  const Type type;
  dnnl::engine engine{dnnl::engine::kind::cpu, 0};
  Weights weights;
  Arenas arenas;
};

/// A part of a network with its plans, one for each size that it ran at lately. Threads may share
/// one.
class CompiledPart {
 public:
  CompiledPart(Part part, std::shared_ptr<Shared> shared);

  /// The part's outputs for its inputs, contiguous [N,C,h,w]; nothing where there is no plan for
  /// values like these, where they are not finite, or where the part is too large: then the
  /// interpreter has to run the nodes, and says what is wrong.
  std::optional<ops::Tensors> run(std::span<const at::Tensor> inputs) const;

 private:
  using Key = std::vector<std::int64_t>;  // the number of threads, then the inputs' sizes
  std::shared_ptr<const Plan> plan_for(std::span<const at::Tensor> inputs) const;

  std::optional<Part> part_;  ///< nothing: the interpreter runs it
  std::shared_ptr<Shared> shared_;
  mutable Recent<Key, std::shared_ptr<const Plan>> plans_;
};

}  // namespace cameras::onednn
