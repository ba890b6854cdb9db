#pragma once

#include <ATen/core/Tensor.h>

namespace cameras {

/// The line between a picture's values, 0..1 in steps of 1/255, and a network's input:
/// input = black + value (white - black), channel by channel.
class PixelGrid {
 public:
  /// @param black, white [1,C,1,1] float32
  PixelGrid(const at::Tensor& black, const at::Tensor& white);

  /// Values of an input [1,C,h,w]: multiples of 1/255; 0 in a channel where white is black.
  at::Tensor values_of(const at::Tensor& input) const;

  /// What the network reads of the values.
  /// @param clean the input that they are a change of: channels where white is black stay as there
  at::Tensor input_of(const at::Tensor& values, const at::Tensor& clean) const;

  /// ∂/∂value of something whose ∂/∂input is given.
  at::Tensor gradient_of(const at::Tensor& input_gradient) const;

 private:
  at::Tensor black_;  // [1,C,1,1] float64, as all that follows
  at::Tensor range_;
  at::Tensor fixed_;  // 1 where white is black
};

/// The nearest multiples of 1/255 within [0,1].
at::Tensor to_8_bits(const at::Tensor& values);

}  // namespace cameras
