#pragma once

#include <cstddef>
#include <cstdint>
#include <functional>

#include "cameras/network.h"
#include "cameras/saliency.h"

namespace cameras {

/// What is explained, and how often.
struct Denoising {
  const SaliencyMethod& method;
  const Request& request;           ///< of one label
  std::size_t inputs;               ///< at least 1
  std::uint64_t seed;               ///< of the noise
  std::function<Watch()> watching;  ///< asked for before every map
};

/// The mean of the maps of inputs with noise N(0, σ²), σ = 0.1 of the input's largest value less
/// its smallest; the last input has none. The map is the mean of maps as they are drawn, the signed
/// map that of signed maps. Source: Hedström et al., arXiv 2401.06465 (Smooth MPRT).
Explanation denoised(const Denoising& asked, const Network& network);

}  // namespace cameras
