#pragma once

#include <map>
#include <memory>
#include <set>
#include <string>
#include <string_view>
#include <vector>

#include "cameras/graph.h"
#include "network/onednn/elementwise.h"

namespace cameras::onednn {

using Sizes = std::map<std::string, Ints, std::less<>>;

/// Nodes of a network that are compiled together, in execution order. Every computed value that
/// they read is one of their own or one of `inputs`; others may read `outputs` alone.
struct Part {
  std::vector<const Node*> nodes;
  std::vector<std::string> inputs;
  std::vector<std::string> outputs;
  std::vector<std::shared_ptr<const Node>> own = {};  ///< those of `nodes` that the graph has not
  std::set<std::string, std::less<>> checked = {};    ///< values that a run looks at (bounds.h)
};

/// Who reads the values of a part.
class Readers {
 public:
  explicit Readers(const Part& part);

  /// The nodes of the part that read `value`, one that reads it twice twice.
  const std::vector<const Node*>& of(std::string_view value) const;

  /// True for a value that has to exist by itself: it is needed outside of the part, or checked.
  bool outside(std::string_view value) const { return kept_.contains(value); }

  /// The one node that reads `value`, once; nullptr where it has other readers or is needed
  /// outside.
  const Node* only(std::string_view value) const;

 private:
  std::map<std::string, std::vector<const Node*>, std::less<>> readers_;
  std::set<std::string, std::less<>> kept_;
};

/// True for a node that the compiler knows, whatever its size, when its values have four axes.
bool known(const Node& node, const Constants& constants);

/// [N,C,h,w] of every value of `part`, for inputs of the given sizes.
/// @throws Error for sizes that a node cannot take, and for values of another rank
Sizes infer_sizes(const Part& part, const Constants& constants, const std::vector<Ints>& inputs);

}  // namespace cameras::onednn
