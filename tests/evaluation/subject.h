#pragma once

#include <ATen/core/Tensor.h>

#include <cstdint>
#include <string_view>
#include <vector>

#include "cameras/metric.h"

namespace cameras::testing {

/// [1,1,4,4]: 0 … 15, of which `black` is 0 and `white` 15. The label is 1; two other pictures have
/// the left half as the map of label 1, and the right half as that of label 0. The "network" finds
/// the label by its brightness: P is the mean of the input over 15, so 0.5 for the whole picture.
/// Its map of any input is the input over 15.
MetricCase subject_with(const at::Tensor& map);

/// The same with an object: the left half of a picture of the input's size.
MetricCase subject_with_object(const at::Tensor& map);

/// [4,4] of the input over 15.
at::Tensor ramp_map();

/// [4,4], 1 everywhere.
at::Tensor uniform_map();

/// [4,4], 0 everywhere.
at::Tensor empty_map();

/// [4,4], 1 in the left half, else 0.
at::Tensor left_half();

/// What the metric called `name` says.
Scores scores_of(std::string_view name, const MetricCase& subject);

/// Equal but for roundings of float32, 6e-8 each, in sums of 16 numbers up to 1.
void expect_scores(const Scores& found, const Scores& expected);

}  // namespace cameras::testing
