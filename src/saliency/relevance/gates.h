#pragma once

#include <cstddef>
#include <set>
#include <string>
#include <unordered_map>
#include <vector>

#include "cameras/graph.h"

namespace cameras {

/// Tells the gates of products from what goes through them.
class Gates {
 public:
  /// @param from_image the values that show something of the image
  Gates(const Graph& graph, const std::set<std::string, std::less<>>& from_image);

  /// The inputs of a product that are no gates: of two that show something of the image, the one
  /// that no function ending in a bound made (x of x σ(x), the map beside squeeze and excitation's
  /// weights, the values beside attention). Both where that does not tell.
  std::vector<std::size_t> signals(const Node& product) const;

 private:
  int boundness(const std::string& value) const;
  int bound_of(const Node& node, const std::string* input) const;
  const std::string* only_input(const Node& node) const;

  const std::set<std::string, std::less<>>& from_image_;
  std::unordered_map<std::string, const Node*> producers_;
};

}  // namespace cameras
