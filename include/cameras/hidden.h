#pragma once

#include <ATen/core/Tensor.h>

#include <cstdint>
#include <vector>

#include "cameras/preprocess.h"

#pragma GCC visibility push(default)
namespace cameras {

/// Which parts of a picture are hidden. It lies over the whole picture, whatever its own size.
struct PixelMask {
  std::int64_t height = 0;
  std::int64_t width = 0;
  std::vector<std::uint8_t> hidden;  ///< height*width, row by row; other than 0 = hidden
};

/// What stands in the place of hidden pixels.
enum class HiddenFill {
  black,  ///< Preprocess::black()
  blur,   ///< the input, blurred by a Gaussian of a twentieth of its shorter side
  mean,   ///< the input's mean colour
};

/// An input with pixels hidden: those whose centre lies on a hidden part of the picture.
/// @param prepared     of a picture of picture_height x picture_width
/// @param black        [1,C,1,1], as Preprocess::black()
/// @return [1,C,h,w] float32
/// @throws Error{bad_argument} for a mask whose counts disagree, or a picture without pixels
at::Tensor hide_pixels(const Prepared& prepared, std::int64_t picture_height,
                       std::int64_t picture_width, const PixelMask& mask, HiddenFill fill,
                       const at::Tensor& black);

}  // namespace cameras
#pragma GCC visibility pop
