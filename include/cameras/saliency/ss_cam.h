#pragma once

#include <cstdint>

#include "cameras/saliency.h"

#pragma GCC visibility push(default)
namespace cameras {

struct SsCamOptions {
  std::int64_t samples = 10;  ///< n, draws of noise for each channel
  double noise = 2;           ///< σ, beside masks in [0,1]
  std::uint64_t seed = 0;     ///< of the noise; the same seed gives the same map
  bool component = false;     ///< of the weighted maps the first principal component, not the sum
};

/// SS-CAM: map = f(φ(ReLU(Σ_k w_k A_k))) with w = softmax_k(mean_i y(x ⊙ (H_k + δ_i)) - y(0)),
/// δ_i ~ N(0, σ²) for each pixel and H_k the channel at the input's size, stretched to [0,1]: the
/// paper's smoothing of activation maps. K n passes through the network, which all labels share. x
/// is masked as the network reads it, after preprocessing. Source: Wang, Naidu et al., arXiv
/// 2006.14255.
class SsCam final : public SaliencyMethod {
 public:
  /// @throws Error{bad_argument} for samples outside [1, 100000], or noise that is negative or not
  ///         finite
  explicit SsCam(const SsCamOptions& options = {});

  Result explain(const Network& network, const Request& request,
                 const Watch& watch = {}) const override;

 private:
  SsCamOptions options_;
};

}  // namespace cameras
#pragma GCC visibility pop
