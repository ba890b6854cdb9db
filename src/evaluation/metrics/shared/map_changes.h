#pragma once

#include <cstdint>
#include <vector>

#include "cameras/metric.h"

namespace cameras {

/// How the map changes with the input, `draws` times: x + u, u uniform in ±0.02 at every value of
/// the network's input, that is, after normalisation. The draws that max_sensitivity,
/// average_sensitivity and local_lipschitz share.
std::vector<MapChange> map_changes(const MetricCase& subject, std::int64_t draws);

/// @throws Error{bad_argument} for fewer than 1 or more than 100000 draws
void require_draws(std::int64_t draws);

}  // namespace cameras
