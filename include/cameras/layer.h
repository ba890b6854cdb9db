#pragma once

#include <cstdint>
#include <string>
#include <string_view>

#pragma GCC visibility push(default)
namespace cameras {

/// How the value of a layer holds its map. Methods see [1,K,m,n] in any case.
enum class LayerLayout {
  channels_first,  ///< [1,K,m,n]
  channels_last,   ///< [1,m,n,K]
  tokens,          ///< [1,p+m·n,K]: p tokens (of a class, registers), then one for each position
};

/// "channels first", "channels last", "tokens"
std::string_view name_of(LayerLayout layout);

/// A feature map that can be explained.
struct Layer {
  std::string name = {};
  std::string type = {};      ///< the operator that computes it
  std::int64_t channels = 0;  ///< K, at the native size
  std::int64_t height = 0;    ///< m, at the native size
  std::int64_t width = 0;     ///< n, at the native size
  LayerLayout layout = LayerLayout::channels_first;
  std::int64_t prefix = 0;  ///< p, of tokens
};

}  // namespace cameras
#pragma GCC visibility pop
