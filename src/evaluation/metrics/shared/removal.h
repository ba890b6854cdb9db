#pragma once

#include "cameras/metric.h"

namespace cameras {

/// ROAD: the mean over q = 10, 20, … 90 % of (P without the least relevant q % of the pixels - P
/// without the most relevant) / 2, in [-1/2,1/2]. What is removed is guessed from its neighbours,
/// with a little noise, so that the shape of the hole tells nothing. Source: Rong et al., ICML
/// 2022, arXiv 2202.00449; the combination of both orders is pytorch-grad-cam's.
double removal(const MetricCase& subject);

}  // namespace cameras
