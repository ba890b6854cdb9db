#pragma once

#include <cstddef>
#include <cstdint>
#include <limits>
#include <map>
#include <mutex>
#include <string>

#include "cameras/graph.h"
#include "core/memory_budget.h"
#include "network/fit.h"

namespace cameras {

/// The budget of a fitted network, which remembers what a pass takes at a size. Safe to use from
/// several threads at once.
class PassBudget {
 public:
  static constexpr std::size_t kNothing = std::numeric_limits<std::size_t>::max();

  explicit PassBudget(MemoryBudget budget) : budget_(budget) {}

  /// @param fitted the network, or one with other weights of the same sizes
  /// @param image its input, with the native size
  /// @param recorded_from the node from which on values are kept for a gradient
  /// @throws Error{over_budget} where a pass of an input [N,C,h,w] takes more than there is;
  ///         Error{bad_argument} naming a node whose result has more elements than any may have
  void require_pass(const Fitted& fitted, const ImageInput& image, const Ints& input,
                    std::size_t recorded_from = kNothing) const;

  /// The same of a pass that keeps all values, whose gradients by all of them are then held at
  /// once, with a product of each.
  void require_full_gradient(const Fitted& fitted, const ImageInput& image,
                             const Ints& input) const;

  /// The same of a pass that keeps all values, and then goes back through its nodes: by rules that
  /// hold a few more of what a node reads and makes.
  void require_way_back(const Fitted& fitted, const ImageInput& image, const Ints& input) const;

 private:
  struct Need {
    double bytes = 0;
    double live = 0;  ///< Footprint::live
    std::string node;
    std::string too_large;  ///< Footprint::too_large
  };
  Need need(const Fitted& fitted, const ImageInput& image, const Ints& input,
            std::size_t recorded_from) const;
  void require_need(const Need& found, const Ints& input) const;

  MemoryBudget budget_;
  mutable std::mutex mutex_;
  mutable std::map<Ints, Need> known_;  // by size and node
};

}  // namespace cameras
