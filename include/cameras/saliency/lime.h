#pragma once

#include <cstdint>

#include "cameras/saliency.h"

#pragma GCC visibility push(default)
namespace cameras {

struct LimeOptions {
  std::int64_t samples = 1000;    ///< images asked about, the whole one among them
  std::int64_t superpixels = 50;  ///< about how many; see docs/methods.md
  std::uint64_t seed = 0;         ///< of what is hidden; the same seed gives the same map
};

/// LIME: map = f(ReLU(w)), w at a pixel the weight of its superpixel in the linear function of
/// which superpixels are kept, z in {0,1}^M, that comes nearest to the label's probability p: the
/// minimum over w and c of
///
///     Σ_i π(z_i) (p(x_i) - c - w · z_i)² + |w|²
///
/// with π(z) = exp(-(1 - √(|z| / M))² / (2 · 0.25²)), x_i the input with the superpixels that z_i
/// does not keep replaced by Request::baseline, a black image, and z_1 all ones; every other z
/// keeps each superpixel with probability 1/2. All labels share the passes. The layer of the
/// request is not read. Source: Ribeiro et al., KDD 2016, arXiv 1602.04938, and the numbers of its
/// lime_image; docs/methods.md has the deviations.
class Lime final : public SaliencyMethod {
 public:
  /// @throws Error{bad_argument} for samples outside [1, 100000], superpixels outside [1, 4096]
  explicit Lime(const LimeOptions& options = {});

  /// @throws Error{bad_argument} also for a request without a baseline, or one of another shape
  Result explain(const Network& network, const Request& request,
                 const Watch& watch = {}) const override;

 private:
  LimeOptions options_;
};

}  // namespace cameras
#pragma GCC visibility pop
