#pragma once

#include <ATen/core/Tensor.h>

#include <utility>

namespace cameras {

/// An input and its blurred copy, between which a mask chooses pixel by pixel.
class Blend {
 public:
  /// @param input     [1,C,h,w]
  /// @param deviation of the blur, in pixels of an input of 224 x 224; scaled with the shorter side
  Blend(const at::Tensor& input, double deviation);

  /// The blend of the input moved by so many rows and columns, [2]: what leaves it at one side
  /// comes in at the other.
  Blend moved(at::IntArrayRef by) const;

  /// The input where the mask [1,1,h,w] is 1, the blurred copy where it is 0.
  at::Tensor at(const at::Tensor& mask) const;

  /// By how much a number changes with the mask, [1,1,h,w], that changes with at(mask) by
  /// `gradient` [1,C,h,w].
  at::Tensor slope(const at::Tensor& gradient) const;

 private:
  Blend(at::Tensor blurred, at::Tensor difference)
      : blurred_(std::move(blurred)), difference_(std::move(difference)) {}

  at::Tensor blurred_;
  at::Tensor difference_;
};

}  // namespace cameras
