#pragma once

#include <cstdint>

#include "cameras/saliency.h"

#pragma GCC visibility push(default)
namespace cameras {

struct KernelShapOptions {
  std::int64_t samples = 0;       ///< coalitions at most; 0 = 2 M + 2048 of M superpixels
  std::int64_t superpixels = 50;  ///< about how many; see docs/methods.md
  std::uint64_t seed = 0;         ///< of the coalitions; the same seed gives the same map
};

/// KernelSHAP: map = f(ReLU(φ)), φ at a pixel the Shapley value of its superpixel for the logit y:
/// the minimum over φ of
///
///     Σ_z π(z) (y(x_z) - y(x₀) - φ · z)²  where  Σ φ = y(x) - y(x₀),
///
/// z in {0,1}^M says which superpixels are kept, the others are those of x₀, Request::baseline, a
/// black image; π(z) = (M - 1) / (binom(M, |z|) |z| (M - |z|)). With all 2^M - 2 coalitions φ are
/// the Shapley values. With fewer samples there are all of the smallest and largest ones as far as
/// samples reach, and others by chance, each with its complement. All labels share the passes. The
/// layer of the request is not read. Source: Lundberg and Lee, NeurIPS 2017, arXiv 1705.07874,
/// theorem 2; docs/methods.md has the deviations.
class KernelShap final : public SaliencyMethod {
 public:
  /// @throws Error{bad_argument} for samples outside [0, 100000], superpixels outside [1, 4096]
  explicit KernelShap(const KernelShapOptions& options = {});

  /// @throws Error{bad_argument} also for a request without a baseline, or one of another shape
  Result explain(const Network& network, const Request& request,
                 const Watch& watch = {}) const override;

 private:
  KernelShapOptions options_;
};

}  // namespace cameras
#pragma GCC visibility pop
