#pragma once

#include <cstddef>
#include <limits>
#include <string>

#include "cameras/graph.h"
#include "network/fit.h"

namespace cameras {

/// What a pass takes, told from the sizes of its values before any of them is computed.
struct Footprint {
  double constants = 0;   ///< bytes of weights, of what follows from them alone, and a second time
                          ///< of what a compiled trunk reorders
  double live = 0;        ///< most bytes of values at one time
  double made = 0;        ///< bytes of all values
  double products = 0;    ///< multiplications of convolutions and matrix products, and 64 for each
                          ///< value of a pool's window
  std::string costliest;  ///< describe() of the node that makes most of `products`
  std::string node;       ///< describe() of the node at which `live` is reached
  bool complete = true;   ///< the sizes of all values could be told
  std::string too_large;  ///< why a node's result has more elements than any may have; "" = none

  double bytes() const noexcept { return constants + live; }
};

/// What is known of another size, for values whose size cannot be told at this one.
struct KnownSize {
  const Shapes* shapes = nullptr;  ///< may be none
  double more_pixels = 1;          ///< how many times as many this one has
};

/// The footprint of a pass of an input [N,C,h,w].
/// @param recorded_from values of this node and of those after it are kept to the end, as for a
///        gradient
Footprint footprint(const Graph& graph, const Ints& input,
                    std::size_t recorded_from = std::numeric_limits<std::size_t>::max(),
                    const KnownSize& known = {});

}  // namespace cameras
