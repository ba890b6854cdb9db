#pragma once

#include <ATen/core/Tensor.h>

#include <cstdint>

#include "cameras/graph.h"

namespace cameras::ops {

/// coordinate_transformation_mode of Resize.
enum class Coordinates {
  half_pixel,
  half_pixel_symmetric,
  pytorch_half_pixel,
  align_corners,
  asymmetric,
  tf_half_pixel_for_nn,
  tf_crop_and_resize,
};

/// nearest_mode of Resize.
enum class Rounding { round_prefer_floor, round_prefer_ceil, floor, ceil };

/// mode of Resize.
enum class Filter { nearest, linear, cubic };

/// How Resize samples, the same for every axis.
struct Sampling {
  Filter filter = Filter::nearest;
  Coordinates coordinates = Coordinates::half_pixel;
  Rounding rounding = Rounding::round_prefer_floor;
  bool antialias = false;        ///< stretch the filter when shrinking
  bool exclude_outside = false;  ///< weights outside the axis are 0, the others grow to sum 1
  double cubic_coeff = -0.75;
};

/// An axis to resample. One step of the output is numerator / denominator steps of the input: in /
/// out where sizes are given, 1 / scale where scales are; apart, so that whole positions come out
/// exact.
struct ResampledAxis {
  std::int64_t in = 1;
  std::int64_t out = 1;
  double numerator = 1;
  double denominator = 1;
  double crop_start = 0;  ///< tf_crop_and_resize: the part of the input in [0, 1] that is read
  double crop_end = 1;

  double scale() const { return denominator / numerator; }
  /// The output's length before it is rounded down to `out`: what align_corners counts with, as
  /// ONNX's reference implementation does.
  double length() const { return static_cast<double>(in) * denominator / numerator; }
};

/// Where position i of the output lies in the input, in pixels; may be outside of [0, in - 1].
double source_position(const Sampling& sampling, const ResampledAxis& axis, std::int64_t i);

/// For each output position the input position that Filter::nearest reads: [out] in [0, in).
Ints nearest_positions(const Sampling& sampling, const ResampledAxis& axis);

/// For each output position the weight of each input position: [out,in] float64, rows of sum 1.
at::Tensor filter_weights(const Sampling& sampling, const ResampledAxis& axis);

}  // namespace cameras::ops
