#pragma once

#include <ATen/core/Tensor.h>

#include "cameras/metric.h"

namespace cameras {

/// I ⊙ weight: what is weighted 1 stays, what is weighted 0 is subject.black. Where that is
/// Preprocess::black(), this is the product in the picture's [0,1], because normalising is affine.
/// @param weight [h,w] in [0,1]
at::Tensor masked(const MetricCase& subject, const at::Tensor& weight);

/// P(I ⊙ S).
double kept_probability(const MetricCase& subject);

/// max(0, P(I) - P(I ⊙ S)) / P(I), in [0,1]; nothing where P(I) is 0.
std::optional<double> relative_drop(const MetricCase& subject);

}  // namespace cameras
