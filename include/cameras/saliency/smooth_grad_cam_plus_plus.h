#pragma once

#include <cstdint>

#include "cameras/saliency.h"

#pragma GCC visibility push(default)
namespace cameras {

struct SmoothGradCamPlusPlusOptions {
  std::int64_t samples = 4;  ///< n, noisy inputs and so passes through the network
  double noise = 0.3;        ///< σ as a share of the standard deviation of the input's values
  std::uint64_t seed = 0;    ///< of the noise; the same seed gives the same map
  bool component = false;    ///< of the weighted maps the first principal component, not the sum
};

/// Smooth Grad-CAM++: map = f(φ(ReLU(Σ_k w_k A_k))) with w_k = Σ_ij α ReLU(D₁), α = D₂ / (2 D₂ +
/// D₃ Σ_ij A_k) and D_p = mean_i (∂y/∂A_k)^p at x + ε_i, ε_i ~ N(0, σ²) for each value of the
/// input; A_k are the maps of x itself. The same n draws for every label. Source: Omeiza et al.,
/// arXiv 1908.01224, with the numerator of α that Grad-CAM++ has (the paper prints D₁), as in
/// torch-cam.
class SmoothGradCamPlusPlus final : public SaliencyMethod {
 public:
  /// @throws Error{bad_argument} for samples outside [1, 100000], or noise that is negative or not
  ///         finite
  explicit SmoothGradCamPlusPlus(const SmoothGradCamPlusPlusOptions& options = {});

  Result explain(const Network& network, const Request& request,
                 const Watch& watch = {}) const override;

 private:
  SmoothGradCamPlusPlusOptions options_;
};

}  // namespace cameras
#pragma GCC visibility pop
