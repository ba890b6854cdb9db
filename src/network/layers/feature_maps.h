#pragma once

#include <string>
#include <vector>

#include "cameras/network.h"
#include "network/fit.h"
#include "network/layers/attention.h"
#include "network/layers/layer_view.h"

namespace cameras {

struct FeatureMaps {
  /// Values that hold a map with m·n > 1, in execution order, without what is inside of a
  /// transformer's block: queries, the hidden values of its MLP.
  std::vector<Layer> layers;
  std::string deepest;       ///< the default layer; "" when no convolution makes one
  std::string warning = {};  ///< why that may be the wrong one; "" = it is not
  LayerViews views = {};     ///< of all values whose layout is known
  AttentionLayers attention = {};
};

/// The maps of a network. The deepest is the last one before the logits that every path from the
/// image passes and that convolutions, or linear layers on tokens, produce, with their
/// normalisation, activation, residual sum or concatenation: pools, Dropout, Flatten and the like
/// after it are passed over, and gates of squeeze-and-excitation blocks have one position only, so
/// they do not count. Where the scores are read from a class token, paths are those of the
/// positions beside it: the deepest is the last block's first normalisation.
FeatureMaps feature_maps(const Graph& graph, const Shapes& shapes);

}  // namespace cameras
