#pragma once

#include <cstdint>
#include <functional>
#include <vector>

#include "cameras/metric.h"

namespace cameras {

/// P of many inputs, several in one pass where that is faster.
/// @param input makes the inputs [1,C,h,w]: called once for each number from 0 on, in order
std::vector<double> probabilities(const MetricCase& subject, std::int64_t count,
                                  const std::function<at::Tensor(std::int64_t number)>& input);

}  // namespace cameras
