#include "ops/maps/resample.h"
#include "core/aten.h"

#include <algorithm>
#include <cmath>

#include "ops/maps/axis_map.h"
#include "ops/shapes/sizes.h"

namespace cameras::ops {
namespace {

double radius(Filter filter) { return filter == Filter::cubic ? 2 : 1; }

// The triangle, or Keys' cubic with free coefficient a (IEEE ASSP 29(6), 1981).
double kernel(const Sampling& sampling, double x) {
  x = std::abs(x);
  if (sampling.filter == Filter::linear) return std::max(1 - x, 0.0);
  const double a = sampling.cubic_coeff;
  if (x <= 1) return ((a + 2) * x - (a + 3)) * x * x + 1;
  return x < 2 ? ((a * x - 5 * a) * x + 8 * a) * x - 4 * a : 0;
}

std::int64_t rounded(Rounding rounding, double x) {
  switch (rounding) {
    case Rounding::round_prefer_floor: return static_cast<std::int64_t>(std::ceil(x - 0.5));
    case Rounding::round_prefer_ceil: return static_cast<std::int64_t>(std::floor(x + 0.5));
    case Rounding::floor: return static_cast<std::int64_t>(std::floor(x));
    case Rounding::ceil: return static_cast<std::int64_t>(std::ceil(x));
  }
  return 0;
}

double half_pixel(const ResampledAxis& axis, double i) {
  return (i + 0.5) * axis.numerator / axis.denominator - 0.5;
}

// Keeps the middle of the axis in the middle when the output's length was rounded down.
double symmetric_half_pixel(const ResampledAxis& axis, double i) {
  const double shrink = static_cast<double>(axis.out) / axis.length();
  return static_cast<double>(axis.in) / 2 * (1 - shrink) + half_pixel(axis, i);
}

double crop(const ResampledAxis& axis, double i) {
  const double last = static_cast<double>(axis.in - 1);
  if (axis.out <= 1) return 0.5 * (axis.crop_start + axis.crop_end) * last;
  return axis.crop_start * last +
         i * (axis.crop_end - axis.crop_start) * last / (axis.length() - 1);
}

// Weights of the input positions around `centre`, added to `row`; those outside of the axis go to
// its ends, or nowhere with exclude_outside.
void add_taps(const Sampling& sampling, double shrink, double centre, double* row,
              std::int64_t size) {
  const double reach = radius(sampling.filter) / shrink;
  const auto first = static_cast<std::int64_t>(std::floor(centre - reach));
  const auto last = static_cast<std::int64_t>(std::ceil(centre + reach));
  for (std::int64_t i = first; i <= last; ++i) {
    const bool outside = i < 0 || i >= size;
    if (outside && sampling.exclude_outside) continue;
    const double weight = kernel(sampling, (static_cast<double>(i) - centre) * shrink);
    row[std::clamp<std::int64_t>(i, 0, size - 1)] += weight;
  }
}

}  // namespace

double source_position(const Sampling& sampling, const ResampledAxis& axis, std::int64_t i) {
  const auto x = static_cast<double>(i);
  switch (sampling.coordinates) {
    case Coordinates::half_pixel: return half_pixel(axis, x);
    case Coordinates::half_pixel_symmetric: return symmetric_half_pixel(axis, x);
    case Coordinates::pytorch_half_pixel: return axis.out > 1 ? half_pixel(axis, x) : 0;
    case Coordinates::align_corners:
      return axis.out > 1 ? x * static_cast<double>(axis.in - 1) / (axis.length() - 1) : 0;
    case Coordinates::asymmetric: return x * axis.numerator / axis.denominator;
    case Coordinates::tf_half_pixel_for_nn: return (x + 0.5) * axis.numerator / axis.denominator;
    case Coordinates::tf_crop_and_resize: return crop(axis, x);
  }
  return 0;
}

Ints nearest_positions(const Sampling& sampling, const ResampledAxis& axis) {
  checked_axis(axis.out);
  Ints positions;
  for (std::int64_t i = 0; i < axis.out; ++i) {
    const double last = static_cast<double>(axis.in - 1);
    const double inside = std::clamp(source_position(sampling, axis, i), -1.0, last + 1);
    positions.push_back(
        std::clamp<std::int64_t>(rounded(sampling.rounding, inside), 0, axis.in - 1));
  }
  return positions;
}

at::Tensor filter_weights(const Sampling& sampling, const ResampledAxis& axis) {
  const at::Tensor weights = axis_weights(axis.out, axis.in);
  const double shrink = sampling.antialias ? std::min(axis.scale(), 1.0) : 1.0;
  const double reach = radius(sampling.filter) / shrink;
  auto* values = weights.data_ptr<double>();
  for (std::int64_t i = 0; i < axis.out; ++i) {
    double* row = values + i * axis.in;
    // Farther out every weight falls on the border pixel anyway.
    const double centre = std::clamp(source_position(sampling, axis, i), -reach,
                                     static_cast<double>(axis.in - 1) + reach);
    add_taps(sampling, shrink, centre, row, axis.in);
    double total = 0;
    for (std::int64_t j = 0; j < axis.in; ++j) total += row[j];
    for (std::int64_t j = 0; j < axis.in && total != 0; ++j) row[j] /= total;
  }
  return weights;
}

}  // namespace cameras::ops
