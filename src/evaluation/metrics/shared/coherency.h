#pragma once

#include "cameras/metric.h"

namespace cameras {

/// (1 + r) / 2, r the correlation of S and the map of I ⊙ S: whether what a map keeps has the same
/// map. 1/2 where one of them is constant, which tells nothing about the other. Source: Poppi et
/// al., CVPR workshops 2021, arXiv 2104.10252.
double coherency(const MetricCase& subject);

}  // namespace cameras
