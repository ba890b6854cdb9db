#pragma once

#include <ATen/core/Tensor.h>

#include <cstdint>
#include <map>
#include <string>
#include <string_view>
#include <vector>

#include "cameras/graph.h"

namespace cameras::testing {

/// A value [1,channels,h,w]. `place` tells maps of different sizes apart: two values of one place
/// have the same size whatever the image's is.
struct Map {
  std::string name;
  std::int64_t channels = 0;
  std::int64_t place = 0;
};

/// The place of values of one position.
constexpr std::int64_t kOnePosition = 0;

/// What a convolution or a pool slides over a map.
struct Window {
  std::int64_t rows = 1, columns = 1;
  std::int64_t stride = 1;  ///< on both axes
  std::int64_t gap = 1;     ///< dilation
  Ints pads{0, 0, 0, 0};

  void pad_to_keep();  ///< as many positions after as in front, with stride 1
  bool keeps_size() const;
};

using Attributes = std::map<std::string, Attribute, std::less<>>;

/// A graph that grows node by node, with random constants that depend on nothing but their number
/// and shape.
class GrowingNetwork {
 public:
  GrowingNetwork(std::int64_t height, std::int64_t width);

  const std::vector<Map>& maps() const noexcept { return maps_; }

  /// The output of a new node.
  Map add(const std::string& type, std::vector<std::string> inputs, const Map& like,
          Attributes attributes = {});

  /// A Conv to `results` channels: numbers keep their size.
  Map convolve(const Map& map, const Window& window, std::int64_t groups, std::int64_t results,
               bool biased, std::string_view auto_pad = "");

  /// The name of a new constant.
  std::string constant(const at::Tensor& value);
  at::Tensor numbers(const Ints& sizes, double low, double high);
  at::Tensor factors(const Ints& sizes);  ///< of either sign, none of them near zero

  /// Where a window leads; the same window of the same place leads to the same place.
  std::int64_t place_of(const Map& map, const Window& window, const std::string& kind);
  bool may_shrink(const Map& map) const;  ///< small maps run out of positions

  void needs_opset(int opset);

  /// The graph with logits [1,labels] made of the means of `last`.
  Graph ended(const Map& last, std::int64_t labels) &&;

 private:
  Graph graph_;
  std::vector<Map> maps_;
  std::map<std::string, std::int64_t> behind_;    // places after windows
  std::map<std::int64_t, std::int64_t> shrinks_;  // how often a place became smaller
  std::int64_t places_ = 0;
  std::uint64_t numbers_ = 0;
};

}  // namespace cameras::testing
