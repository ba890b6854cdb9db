#pragma once

#include <cstdint>

#include "cameras/saliency.h"

#pragma GCC visibility push(default)
namespace cameras {

struct GradientShapOptions {
  std::int64_t samples = 50;  ///< n, passes through the network
  double noise = 0.15;        ///< σ as a share of the input's range, max x - min x
  std::uint64_t seed = 0;     ///< of noise and points; the same seed gives the same map
};

/// Gradient SHAP: map = f(max_c |S|) with S = mean_i (x + ε_i - x₀) ⊙ ∂y/∂x at
/// x₀ + t_i (x + ε_i - x₀), t_i uniform in [0,1) and ε_i ~ N(0, σ²) for each value of the input;
/// the same n draws for every label. x₀ is Request::baseline, a black image. The layer of the
/// request is not read. Explanation::completeness_gap is Σ S - (y(x) - y(x₀)): without noise, and
/// for infinitely many points, 0. Source: Lundberg and Lee, NeurIPS 2017, arXiv 1705.07874, and the
/// GradientExplainer of its authors' package shap; with the one baseline, expected gradients.
class GradientShap final : public SaliencyMethod {
 public:
  /// @throws Error{bad_argument} for samples outside [1, 100000], or noise that is negative or not
  ///         finite
  explicit GradientShap(const GradientShapOptions& options = {});

  /// @throws Error{bad_argument} also for a request without a baseline, or one of another shape
  Result explain(const Network& network, const Request& request,
                 const Watch& watch = {}) const override;

 private:
  GradientShapOptions options_;
};

}  // namespace cameras
#pragma GCC visibility pop
