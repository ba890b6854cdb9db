#pragma once

#include <cstdint>
#include <span>
#include <string>

namespace cameras {

/// What a call may take in memory. A value: nothing is counted here.
class MemoryBudget {
 public:
  /// @param bytes 0 = half of what this machine, or its control group, has
  explicit MemoryBudget(std::int64_t bytes = 0);

  std::int64_t bytes() const noexcept { return bytes_; }

  /// @param what "a model of 3 nodes", which takes `bytes`; `where`: "" or a node
  /// @throws Error{over_budget} that says how much is needed, is allowed, and would do for that
  void require_room(double bytes, const std::string& what, const std::string& where = {}) const;

  /// The same of a pass of an input [N,C,h,w].
  void require_pass(double bytes, std::span<const std::int64_t> input,
                    const std::string& where) const;

 private:
  std::int64_t bytes_;
};

}  // namespace cameras
