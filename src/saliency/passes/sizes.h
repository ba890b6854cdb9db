#pragma once

#include <ATen/core/Tensor.h>

#include <cstdint>
#include <vector>

#include "cameras/saliency/cameras.h"

namespace cameras {

struct InputSize {
  std::int64_t height = 0;
  std::int64_t width = 0;
  friend bool operator==(const InputSize&, const InputSize&) = default;
};

/// @throws Error{bad_argument} as Cameras' constructor
void require_sizes(const CamerasOptions& options);

/// The sizes ζ_1 … ζ_N at which a network whose input is `own` (ζ₀) is run: Algorithm 1, with
/// even steps of the shorter side and the same factor on both axes.
std::vector<InputSize> input_sizes(const CamerasOptions& options, const InputSize& own);

/// The sizes to ask `network` at: its own alone where it runs at no other and none were chosen.
std::vector<InputSize> sizes_for(const CamerasOptions& options, const Network& network,
                                 const InputSize& own);

/// φ on the image [1,C,h,w]: half-pixel centres, align_corners=False, no antialiasing; bicubic has
/// a = -0.75.
at::Tensor resized(const at::Tensor& input, const InputSize& size, ImageFilter filter);

/// Whether every size counts, whatever the network predicts there.
bool keeps_all(const CamerasOptions& options, const Request& request);

}  // namespace cameras
