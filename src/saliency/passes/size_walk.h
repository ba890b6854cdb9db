#pragma once

#include <ATen/core/Tensor.h>

#include <cstddef>
#include <cstdint>
#include <functional>
#include <optional>
#include <span>
#include <vector>

#include "saliency/passes/sizes.h"

namespace cameras {

/// The sizes of one map, in their order, as far as the tolerance and the budget of the options go
/// (cameras/saliency/cameras.h has both).
class SizeWalk {
 public:
  using Clock = std::function<double()>;  ///< seconds, from any beginning

  SizeWalk(std::vector<InputSize> sizes, const CamerasOptions& options, Clock clock = now);

  /// The next size to ask, once the one before is done with.
  std::optional<InputSize> next();

  /// Whether the maps are to be told after a size that counts.
  bool compares() const noexcept { return tolerance_ > 0; }

  /// The maps [h,w] in [0,1] after a size that counts, one for each label.
  void tell(std::span<const at::Tensor> maps);

  std::int64_t planned() const noexcept { return static_cast<std::int64_t>(sizes_.size()); }

  /// How many are not asked, once there is no next one.
  std::int64_t spared() const noexcept { return planned() - asked_; }

 private:
  static double now();
  bool fits(const InputSize& size) const;

  std::vector<InputSize> sizes_;
  double tolerance_;
  double budget_;
  Clock clock_;
  double start_;
  std::size_t at_ = 0;
  std::int64_t asked_ = 0;
  double pixels_ = 0;  // of the sizes asked
  bool settled_ = false;
  std::vector<at::Tensor> maps_;
};

/// What makes two maps [h,w] of [0,1] differ, as a share of what either shows: Σ |a - b| / Σ max(a,
/// b), 0 where both are empty.
double moved_share(const at::Tensor& a, const at::Tensor& b);

}  // namespace cameras
