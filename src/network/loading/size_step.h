#pragma once

#include <cstdint>
#include <string>

#include "cameras/graph.h"
#include "network/fit.h"

namespace cameras {

/// Which sizes a fitted network takes, told from the sizes of its values alone.
struct SizeStep {
  /// Rows and columns are those of the native size and multiples of this more, or fewer: 1 for a
  /// network that takes any, 32 for one that joins maps which were halved five times, 224 for one
  /// whose windows fill its maps at 224 x 224.
  std::int64_t step = 1;
  std::string refusal;  ///< where no step helps: why; empty otherwise
};

/// A size counts as taken where every node runs, as far as sizes tell, and the scores have the
/// shape that they have at the native size, whether sides are odd, prime or even. Steps up to 128
/// are tried, and beyond them those that the native sides are whole multiples of.
/// @param scores shape of the value that the graph ends in, at the native size
SizeStep size_step_of(const Graph& graph, const ImageInput& image, const Ints& scores);

}  // namespace cameras
