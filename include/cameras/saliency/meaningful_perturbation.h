#pragma once

#include <cstdint>

#include "cameras/saliency.h"

#pragma GCC visibility push(default)
namespace cameras {

struct MeaningfulPerturbationOptions {
  std::int64_t steps = 300;  ///< of the optimisation, passes through the network and back
  std::uint64_t seed = 0;    ///< of the jitter; the same seed gives the same map
};

/// Meaningful perturbation: map = f(1 - m), m the mask that blurs as little as possible and
/// destroys the label's probability p: the minimum of
///
///     p(m ⊙ x(· - τ) + (1 - m) ⊙ x̃(· - τ)) + 1e-4 Σ (1 - m₀) + 1e-2 Σ |∇m₀|³
///
/// with x̃ the blurred input (σ = 10), m₀ in [0,1] a grid of 28 cells along the shorter side and m
/// its enlargement, bilinear and then blurred (σ = 5), both σ for 224 x 224 and scaled with the
/// size. τ is drawn anew at each step, 0 to 3 pixels along both axes. Every label is optimised on
/// its own. The layer of the request is not read. Source: Fong and Vedaldi, ICCV 2017, arXiv
/// 1704.03296, eq. 3 and section 4.3; docs/methods.md has the deviations.
class MeaningfulPerturbation final : public SaliencyMethod {
 public:
  /// @throws Error{bad_argument} for steps outside [1, 100000]
  explicit MeaningfulPerturbation(const MeaningfulPerturbationOptions& options = {});

  Result explain(const Network& network, const Request& request,
                 const Watch& watch = {}) const override;

 private:
  MeaningfulPerturbationOptions options_;
};

}  // namespace cameras
#pragma GCC visibility pop
