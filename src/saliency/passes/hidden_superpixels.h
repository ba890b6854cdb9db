#pragma once

#include <ATen/core/Tensor.h>

#include <cstdint>

#include "cameras/saliency.h"

namespace cameras {

/// The most superpixels that a method is asked for.
inline constexpr std::int64_t kMostSuperpixels = 4096;

/// A request's input with some of its superpixels (slic()) replaced by its baseline.
class HiddenSuperpixels {
 public:
  /// @param count about how many superpixels there shall be
  /// @throws Error{bad_argument} for an input that is not finite, or as baseline_of()
  HiddenSuperpixels(const Request& request, std::int64_t count);

  std::int64_t count() const noexcept { return count_; }  ///< M

  /// The input [1,C,h,w] where `kept`, [M] booleans on the CPU, says so, and the baseline
  /// elsewhere.
  at::Tensor input(const at::Tensor& kept) const;

  /// The baseline alone, [1,C,h,w].
  const at::Tensor& baseline() const noexcept { return baseline_; }

  /// Values [M] on the CPU, each at all pixels of its superpixel: [h,w] float32.
  at::Tensor painted(const at::Tensor& values) const;

 private:
  at::Tensor by_pixel(const at::Tensor& values) const;

  at::Tensor input_;
  at::Tensor baseline_;
  at::Tensor labels_;  // [h,w] int64 on the CPU
  std::int64_t count_;
};

}  // namespace cameras
