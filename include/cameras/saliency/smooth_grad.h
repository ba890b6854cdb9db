#pragma once

#include <cstdint>

#include "cameras/saliency.h"

#pragma GCC visibility push(default)
namespace cameras {

struct SmoothGradOptions {
  std::int64_t samples = 50;  ///< n, passes through the network
  double noise = 0.15;        ///< σ as a share of the input's range, max x - min x
  std::uint64_t seed = 0;     ///< of the noise; the same seed gives the same map
};

/// SmoothGrad: map = f(max_c |mean_i ∂y/∂x at x + ε_i|), ε_i ~ N(0, σ²) for each value of the
/// input, the same n draws for every label. The layer of the request is not read. Source: Smilkov
/// et al., arXiv 1706.03825. The mean is taken before the absolute value, and σ refers
/// to the input after preprocessing.
class SmoothGrad final : public SaliencyMethod {
 public:
  /// @throws Error{bad_argument} for samples outside [1, 100000], or noise that is negative or not
  ///         finite
  explicit SmoothGrad(const SmoothGradOptions& options = {});

  Result explain(const Network& network, const Request& request,
                 const Watch& watch = {}) const override;

 private:
  SmoothGradOptions options_;
};

}  // namespace cameras
#pragma GCC visibility pop
