#pragma once

#include <cstdint>
#include <map>
#include <string>

#include "cameras/graph.h"
#include "network/fit.h"

namespace cameras {

/// How a value holds K channels of m x n positions.
enum class MapLayout {
  none,
  channels_first,  ///< [N,K,m,n]
  channels_last,   ///< [N,m,n,K]
  columns,         ///< [N,K,m·n]
  tokens,          ///< [N,p+m·n,K]: p tokens (of a class, of registers) and then one a position
};

struct ValueTrait {
  MapLayout layout = MapLayout::none;
  bool from_convolutions = false;  ///< no pool or other resampling since the last layer's weights
  /// Comes out of a linear layer on tokens or channels last, with neither a sum nor a normalisation
  /// since: queries, keys, the inside of a block's MLP.
  bool projected = false;
  bool statistic = false;   ///< one number a position: a mean over channels, a deviation
  bool pixels = false;      ///< the image, and what is computed of it without a layer's weights
  std::int64_t prefix = 0;  ///< p, of tokens
  std::string grid = {};    ///< the value [N,K,m,n] or [N,m,n,K] whose m and n these are
  Ints folded = {};         ///< while it is reshaped: the shape that it had as a map
};

using ValueTraits = std::map<std::string, ValueTrait, std::less<>>;

/// Follows the layout of values through the graph.
/// @param shapes of every computed value, at the native size
ValueTraits value_traits(const Graph& graph, const Shapes& shapes);

/// The rows and columns of a value with one of the layouts [N,K,m,n] and [N,m,n,K].
struct GridSize {
  std::int64_t rows = 0;
  std::int64_t columns = 0;
};
GridSize grid_size(const Ints& shape, MapLayout layout);

}  // namespace cameras
