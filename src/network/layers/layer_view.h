#pragma once

#include <ATen/core/Tensor.h>

#include <cstdint>
#include <map>
#include <string>

#include "cameras/graph.h"
#include "cameras/network.h"
#include "network/layers/value_traits.h"

namespace cameras {

/// How a value of the graph is seen as a feature map [N,K,m,n].
struct LayerView {
  LayerLayout layout = LayerLayout::channels_first;
  std::int64_t prefix = 0;  ///< tokens that stand before those of the positions
  /// Of tokens: the value whose rows and columns their positions are, and how it holds them.
  std::string grid = {};
  MapLayout grid_layout = MapLayout::none;

  /// m and n of a pass of an input [N,C,h,w]; of another layout than tokens {0, 0}, as the value
  /// tells itself.
  /// @throws Error{bad_argument} where they do not follow from sizes
  GridSize grid_at(const Graph& graph, const Ints& input) const;

  /// The feature map in a value.
  /// @throws Error{bad_argument} for a value that holds none of this grid
  at::Tensor map_of(const at::Tensor& value, const GridSize& at_hand) const;

  /// The value with other maps [B,K,m,n] in it; of tokens those in front stay.
  at::Tensor with_map(const at::Tensor& value, const at::Tensor& maps) const;
};

using LayerViews = std::map<std::string, LayerView, std::less<>>;

/// The view of a value with a layout of [N,K,m,n], [N,m,n,K] or tokens.
LayerView layer_view(const ValueTraits& traits, const ValueTrait& trait);

/// The views of all values whose layout is known.
LayerViews layer_views(const ValueTraits& traits);

}  // namespace cameras
