#pragma once

#include <string>
#include <vector>

#include "cameras/network.h"
#include "network/fit.h"

namespace cameras {

struct FeatureMaps {
  std::vector<Layer> layers;  ///< every [N,K,m,n] value with m·n > 1, in execution order
  std::string deepest;        ///< the default layer; "" when no convolution makes one
  std::string warning = {};   ///< why that may be the wrong one; "" = it is not
};

/// Follows the layout of values through the graph. The deepest map is the last one before the
/// logits that every path from the image passes and that convolutions produce, with their
/// normalisation, activation, residual sum or concatenation: pools, Dropout, Flatten and the like
/// after it are passed over, and gates of squeeze-and-excitation blocks have one position only, so
/// they do not count.
FeatureMaps feature_maps(const Graph& graph, const Shapes& shapes);

}  // namespace cameras
