#pragma once

#include <cstdint>
#include <vector>

namespace cameras {

/// The two positions that a bilinear resize of one axis mixes for each target position:
/// (1 - share) x[first] + share x[second].
struct BilinearTaps {
  std::vector<std::int64_t> first;   ///< in [0, from)
  std::vector<std::int64_t> second;  ///< first, or the position after it
  std::vector<float> share;          ///< of the second, in [0, 1)
};

/// The taps of at::upsample_bilinear2d with align_corners=False on one axis: half-pixel centres,
/// clamped at both ends, no antialiasing when the target is smaller. ATen computes a share in the
/// type of its tensor, this function in double.
/// @param from source length, >= 1
/// @param to target length, >= 1
BilinearTaps bilinear_taps(std::int64_t from, std::int64_t to);

}  // namespace cameras
