#pragma once

#include <memory>

#include "cameras/metric.h"

namespace cameras {

#define CAMERAS_METRIC(name, summary) \
  std::unique_ptr<Metric> make_##name(const MetricOptions& options);
#include "evaluation/metrics/metrics.inc"
#undef CAMERAS_METRIC

}  // namespace cameras
