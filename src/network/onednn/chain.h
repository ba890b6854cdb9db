#pragma once

#include <optional>
#include <string>
#include <vector>

#include "graph/channel_affine.h"
#include "network/onednn/part.h"

namespace cameras::onednn {

/// What is done to a result before it is stored: functions, or one operand that joins it.
struct PostOperation {
  std::vector<Elementwise> functions;
  std::optional<dnnl::algorithm> join;  ///< result = join(result, other)
  std::string other;
  std::string result;         ///< the value after it
  std::size_t nodes_end = 0;  ///< how many of the chain's nodes are done with it
};

/// A node and those that follow it and can be computed with it. Nobody else needs the values
/// between them.
struct Chain {
  std::vector<const Node*> nodes;  ///< the head first
  std::optional<Affine> affine;    ///< folded into the head's weights
  std::string result;              ///< the value after the head and the folded nodes
  std::size_t folded_end = 1;      ///< how many of the nodes that are
  std::vector<PostOperation> posts;
};

/// What a chain may be fused with.
struct Absorbing {
  bool affine = false;     ///< BatchNormalization and its like, while nothing else came before
  bool functions = false;  ///< activations
  bool joins = false;      ///< residual sums, gates
};

/// The chain of `head` in `part`.
Chain chain_of(const Node& head, const Readers& readers, const Sizes& sizes,
               const Constants& constants, const Absorbing& what);

}  // namespace cameras::onednn
