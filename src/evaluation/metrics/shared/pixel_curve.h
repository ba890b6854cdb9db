#pragma once

#include <ATen/core/Tensor.h>

#include <cstdint>
#include <optional>

#include "cameras/metric.h"

namespace cameras {

/// A picture that becomes another one, the map's most relevant pixels first.
struct PixelCurve {
  at::Tensor from;                     ///< [1,C,h,w]
  at::Tensor to;                       ///< [1,C,h,w], or [1,C,1,1] for all pixels the same
  std::optional<double> at_none = {};  ///< P(from), where it is known already
  std::optional<double> at_all = {};   ///< P(to), likewise
};

/// The area under P over the share of pixels that are those of `to`, by trapezoids between
/// `fractions` even shares 0 … 1.
double area_under(const PixelCurve& curve, const MetricCase& subject, std::int64_t fractions);

}  // namespace cameras
