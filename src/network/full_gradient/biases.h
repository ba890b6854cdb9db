#pragma once

#include <ATen/core/Tensor.h>

#include <cstddef>
#include <functional>
#include <optional>

#include "cameras/graph.h"

namespace cameras {

/// What a node adds to a linear function of its input, whatever that is: weights that it reads as a
/// bias (BatchNormalization's statistics among them), or a summand that the image has no say in.
struct Bias {
  at::Tensor values;            ///< broadcasts to the node's first output, where it is not…
  bool along_channels = false;  ///< …[K], one number for each index of the second axis

  /// So that it broadcasts to a value of that rank.
  at::Tensor for_rank(std::int64_t rank) const;
};

/// An input of the node by its number where the image has no say in it, or else undefined.
using FixedInput = std::function<at::Tensor(std::size_t number)>;

/// nullopt for a node without one.
std::optional<Bias> bias_of(const Node& node, const FixedInput& fixed);

}  // namespace cameras
