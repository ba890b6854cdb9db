#pragma once

#include <cstdint>

#include "cameras/saliency.h"

#pragma GCC visibility push(default)
namespace cameras {

struct IntegratedGradientsOptions {
  std::int64_t samples = 50;  ///< Gauss-Legendre nodes, passes through the network
};

/// Integrated gradients: map = f(max_c |IG|) with IG = (x - x₀) ⊙ ∫₀¹ ∂y/∂x at x₀ + t (x - x₀) dt,
/// the integral by Gauss-Legendre quadrature. x₀ is Request::baseline, a black image. The layer of
/// the request is not read. Explanation::completeness_gap is Σ IG - (y(x) - y(x₀)), which the exact
/// integral makes 0: it says how far the quadrature can be trusted.
/// Source: Sundararajan et al., ICML 2017, arXiv 1703.01365, eq. 1.
class IntegratedGradients final : public SaliencyMethod {
 public:
  /// @throws Error{bad_argument} for samples outside [1, 10000]
  explicit IntegratedGradients(const IntegratedGradientsOptions& options = {});

  /// @throws Error{bad_argument} also for a request without a baseline, or one of another shape
  Result explain(const Network& network, const Request& request,
                 const Watch& watch = {}) const override;

 private:
  IntegratedGradientsOptions options_;
};

}  // namespace cameras
#pragma GCC visibility pop
