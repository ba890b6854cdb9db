#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "network/fit.h"
#include "network/layers/grid_paths.h"
#include "network/layers/layer_view.h"

namespace cameras {

/// How many attention matrices (a Softmax of [..,T,S] with T, S > 1 that is multiplied with a value
/// of the picture) are made before the value `layer`, and after it. A pool by weights, [..,1,S], is
/// none.
struct AttentionAround {
  int before = 0;
  int after = 0;
};
AttentionAround attention_around(const Graph& graph, const Shapes& shapes, std::string_view layer);

/// The matrices of attention between all tokens, block by block.
struct AttentionLayers {
  std::vector<std::string> matrices = {};  ///< values [1,heads,T,T], [heads,T,T] or [1,T,T]
  LayerView tokens = {};                   ///< how one of their tokens is a map
  std::vector<std::int64_t> read = {};     ///< TokenPlaces::read
  std::string refusal = {};                ///< why there are none; "" = there are
};
AttentionLayers attention_layers(const Graph& graph, const Shapes& shapes,
                                 const ValueTraits& traits, const GridPaths& paths);

}  // namespace cameras
