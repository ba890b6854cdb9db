#pragma once

#include <cstdint>

#include "cameras/saliency.h"

#pragma GCC visibility push(default)
namespace cameras {

struct ExtremalPerturbationOptions {
  double area = 0.08;        ///< share of the image that the mask keeps, in (0, 1)
  std::int64_t steps = 300;  ///< of the optimisation, passes through the network and back
};

/// Extremal perturbation: map = f(m), m the smooth mask of a given area with the highest logit of
/// the label at m ⊙ x + (1 - m) ⊙ x̃, x̃ the blurred input (σ = 20 for 224 x 224, scaled with the
/// size). Nothing is drawn by chance; every label is optimised on its own. The layer of the request
/// is not read. Source: Fong, Patrick and Vedaldi, ICCV 2019, arXiv 1910.08485, section 3;
/// docs/methods.md has the deviations.
///
/// m is the smooth maximum, with temperature 1/20, of seeds around every pixel, weighted with
/// k(d) = exp(-2 max(0, d/3 - 1/2)²), d their distance in seeds; there are 32 seeds along the
/// shorter side. Each step goes up the logit, the magnitudes of its slope scaled to the sum 1, less
/// λ mean((sorted m - r)²), r as many ones as the area has and zeros before them; λ grows from 0.1
/// to 30.
class ExtremalPerturbation final : public SaliencyMethod {
 public:
  /// @throws Error{bad_argument} for an area outside (0, 1) or steps outside [1, 100000]
  explicit ExtremalPerturbation(const ExtremalPerturbationOptions& options = {});

  Result explain(const Network& network, const Request& request,
                 const Watch& watch = {}) const override;

 private:
  ExtremalPerturbationOptions options_;
};

}  // namespace cameras
#pragma GCC visibility pop
