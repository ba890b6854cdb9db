#pragma once

#include <cstdint>

#include "cameras/saliency.h"

#pragma GCC visibility push(default)
namespace cameras {

struct RiseOptions {
  std::int64_t samples = 4000;  ///< n, masks and so passes through the network
  std::int64_t cells = 7;       ///< s, cells of the grid along each axis
  double probability = 0.5;     ///< that a cell is kept, in (0, 1]
  std::uint64_t seed = 0;       ///< of the masks; the same seed gives the same map
};

/// RISE: map = f(Σ_i p(x ⊙ M_i) M_i / (n · probability)), p the label's probability. M_i is a
/// random grid of s x s zeros and ones, enlarged bilinearly (half-pixel centres,
/// align_corners=False) to (s + 1) cells of ceil(h / s) x ceil(w / s) pixels and cut to [h,w] at a
/// random place within the first cell. x is masked as the network reads it, after preprocessing.
/// All labels share the masks. The layer of the request is not read. Source: Petsiuk et al., BMVC
/// 2018, arXiv 1806.07421.
class Rise final : public SaliencyMethod {
 public:
  /// @throws Error{bad_argument} for samples outside [1, 100000], cells outside [1, 1024] or a
  ///         probability outside (0, 1]
  explicit Rise(const RiseOptions& options = {});

  Result explain(const Network& network, const Request& request,
                 const Watch& watch = {}) const override;

 private:
  RiseOptions options_;
};

}  // namespace cameras
#pragma GCC visibility pop
