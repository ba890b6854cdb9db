#include "image/resample.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <limits>
#include <numbers>
#include <type_traits>

namespace cameras {
namespace {

double sinc(double x) {
  if (x == 0) return 1;
  return std::sin(std::numbers::pi * x) / (std::numbers::pi * x);
}

double box(double x) { return x > -0.5 && x <= 0.5 ? 1 : 0; }

double triangle(double x) { return std::max(0.0, 1 - std::abs(x)); }

double hamming(double x) {
  if (std::abs(x) >= 1) return 0;
  return sinc(x) * (0.54 + 0.46 * std::cos(std::numbers::pi * x));
}

// Keys' cubic with a = -0.5.
double cubic(double x) {
  constexpr double kA = -0.5;
  const double d = std::abs(x);
  if (d < 1) return ((kA + 2) * d - (kA + 3)) * d * d + 1;
  if (d < 2) return (((d - 5) * d + 8) * d - 4) * kA;
  return 0;
}

double lanczos(double x) { return std::abs(x) < 3 ? sinc(x) * sinc(x / 3) : 0; }

struct Filter {
  double support;  // half width at a scale of 1, in pixels
  double (*weight)(double);
};

Filter filter_of(Resample resample) {
  switch (resample) {
    case Resample::lanczos: return {3, &lanczos};
    case Resample::bicubic: return {2, &cubic};
    case Resample::box: return {0.5, &box};
    case Resample::hamming: return {1, &hamming};
    case Resample::nearest:
    case Resample::bilinear: break;
  }
  return {1, &triangle};
}

constexpr int kFractionBits = 22;

// What one output pixel is made of: weights of the input pixels from `first` on, as fixed point.
struct FilterWindow {
  std::int64_t first = 0;
  std::vector<std::int32_t> weights;
};

std::int32_t fixed(double weight) {
  const double scaled = weight * (1 << kFractionBits);
  return static_cast<std::int32_t>(scaled < 0 ? scaled - 0.5 : scaled + 0.5);
}

FilterWindow window_at(std::int64_t out, double scale, std::int64_t in_size, const Filter& filter) {
  const double stretch = std::max(scale, 1.0);
  const double support = filter.support * stretch;
  const double centre = (static_cast<double>(out) + 0.5) * scale;
  const auto first =
      std::max<std::int64_t>(0, static_cast<std::int64_t>(std::floor(centre - support + 0.5)));
  const auto last =
      std::min(in_size, static_cast<std::int64_t>(std::floor(centre + support + 0.5)));
  std::vector<double> weights;
  double sum = 0;
  for (std::int64_t i = first; i < last; ++i) {
    weights.push_back(filter.weight((static_cast<double>(i) - centre + 0.5) * (1.0 / stretch)));
    sum += weights.back();
  }
  FilterWindow window{first, {}};
  for (const double weight : weights) {
    window.weights.push_back(fixed(sum != 0 ? weight / sum : weight));
  }
  return window;
}

// Positions are summed up, as PIL does: the sum's rounding decides which side of a border is taken.
std::vector<FilterWindow> nearest_windows(std::int64_t in_size, std::int64_t out_size) {
  const double scale = static_cast<double>(in_size) / static_cast<double>(out_size);
  std::vector<FilterWindow> result;
  double position = scale * 0.5;
  for (std::int64_t out = 0; out < out_size; ++out) {
    result.push_back(
        {std::min(static_cast<std::int64_t>(position), in_size - 1), {1 << kFractionBits}});
    position += scale;
  }
  return result;
}

std::vector<FilterWindow> windows(std::int64_t in_size, std::int64_t out_size, Resample resample) {
  if (resample == Resample::nearest) return nearest_windows(in_size, out_size);
  const double scale = static_cast<double>(in_size) / static_cast<double>(out_size);
  const Filter filter = filter_of(resample);
  std::vector<FilterWindow> result;
  result.reserve(static_cast<std::size_t>(out_size));
  for (std::int64_t out = 0; out < out_size; ++out) {
    result.push_back(window_at(out, scale, in_size, filter));
  }
  return result;
}

// What weighted samples are added up in: 22 fractional bits, the sample's own and a few for weights
// that go beyond 1.
template <class T>
using Sum = std::conditional_t<sizeof(T) == 1, std::int32_t, std::int64_t>;

constexpr std::int32_t kHalf = 1 << (kFractionBits - 1);

template <class T>
T clamped(Sum<T> sum) {
  return static_cast<T>(std::clamp<Sum<T>>(sum >> kFractionBits, 0, std::numeric_limits<T>::max()));
}

template <class T>
PlaneOf<T> resample_columns(const PlaneOf<T>& in, std::int64_t width, Resample filter) {
  PlaneOf<T> out{in.height, width, {}};
  out.values.resize(static_cast<std::size_t>(in.height * width));
  const std::vector<FilterWindow> columns = windows(in.width, width, filter);
  auto* to = out.values.data();
  for (std::int64_t y = 0; y < in.height; ++y) {
    const T* const row = in.values.data() + y * in.width;
    for (const FilterWindow& window : columns) {
      const T* from = row + window.first;
      Sum<T> sum = kHalf;
      for (const Sum<T> weight : window.weights) sum += weight * *from++;
      *to++ = clamped<T>(sum);
    }
  }
  return out;
}

// Row by row, so that memory is read in the order it lies.
template <class T>
PlaneOf<T> resample_rows(const PlaneOf<T>& in, std::int64_t height, Resample filter) {
  PlaneOf<T> out{height, in.width, {}};
  out.values.resize(static_cast<std::size_t>(height * in.width));
  std::vector<Sum<T>> sums(static_cast<std::size_t>(in.width));
  auto* to = out.values.data();
  for (const FilterWindow& window : windows(in.height, height, filter)) {
    std::ranges::fill(sums, kHalf);
    const T* from = in.values.data() + window.first * in.width;
    for (const Sum<T> weight : window.weights) {
      for (Sum<T>& sum : sums) sum += weight * *from++;
    }
    for (const Sum<T> sum : sums) *to++ = clamped<T>(sum);
  }
  return out;
}

template <class T>
PlaneOf<T> resampled(const PlaneOf<T>& plane, std::int64_t height, std::int64_t width,
                     Resample filter) {
  PlaneOf<T> narrowed = width == plane.width ? plane : resample_columns(plane, width, filter);
  return height == plane.height ? narrowed : resample_rows(narrowed, height, filter);
}

}  // namespace

Plane resample(const Plane& plane, std::int64_t height, std::int64_t width, Resample filter) {
  return resampled(plane, height, width, filter);
}

WidePlane resample(const WidePlane& plane, std::int64_t height, std::int64_t width,
                   Resample filter) {
  return resampled(plane, height, width, filter);
}

}  // namespace cameras
