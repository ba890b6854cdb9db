#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <set>
#include <string>
#include <vector>

#include "cameras/graph.h"
#include "network/layers/value_traits.h"

namespace cameras {

/// Where the positions of tokens go, as against the class token and registers beside them: after
/// the last attention of a network that reads its scores from the class token, nowhere.
class GridPaths {
 public:
  GridPaths(const Graph& graph, const ValueTraits& traits);

  /// Whether what `node` makes of the positions of `input` reaches the scores. Of a value that
  /// holds no tokens, whether the value does.
  bool is_path(const Node& node, const std::string& input) const;

  /// The tokens in front that nodes behind this one read scores from; empty where they read
  /// positions as well, nothing where tokens cannot be followed so far.
  std::optional<std::vector<std::int64_t>> read_behind(std::size_t node) const;

 private:
  const ValueTrait* tokens(const std::string& value) const;
  /// The positions that a node takes of tokens, where all of them are in front.
  Ints kept_in_front(const Node& node, const ValueTrait& tokens) const;

  const Graph& graph_;
  const ValueTraits& traits_;
  std::set<std::string, std::less<>> live_;  // reach the scores in any way
  std::set<std::string, std::less<>> grid_;  // tokens whose positions do
};

}  // namespace cameras
