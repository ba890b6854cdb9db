#pragma once

#include <ATen/core/Tensor.h>

#include <cstdint>
#include <functional>
#include <map>
#include <optional>
#include <string>

#include "cameras/graph.h"

namespace cameras {

using Constants = std::map<std::string, at::Tensor, std::less<>>;

/// y = x * scale + shift for each channel, float64 [C].
struct Affine {
  at::Tensor scale, shift;
};

/// What a BatchNormalization, or an Add or Mul with constants that have one number or one per
/// channel, does to the `channels` channels of a value [N,C,h,w]; nothing for other nodes.
std::optional<Affine> affine(const Node& node, const Constants& constants, std::int64_t channels);

/// first, then second; nothing where float32 could not hold that.
std::optional<Affine> chained(const Affine& first, const Affine& second);

}  // namespace cameras
