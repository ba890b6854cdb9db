#pragma once

#include <cstdint>
#include <vector>

#include "cameras/saliency.h"

#pragma GCC visibility push(default)
namespace cameras {

enum class ScaleFilter {
  automatic,   ///< prediction, unless the caller named the labels: then none
  prediction,  ///< a size counts only if its top-1 is that of the first size
  none,        ///< every size counts
};

enum class ImageFilter { bilinear, bicubic };

struct CamerasOptions {
  /// Lengths of the input's shorter side, in order; the longer side keeps the aspect ratio.
  /// Empty: `steps` even steps from the input's own size to the largest.
  std::vector<std::int64_t> sizes;
  /// `sizes` are wishes: each is moved to the nearest that the network takes
  /// (Network::size_step()), as sizes by steps are. Otherwise one that it does not take is an
  /// error.
  bool may_move = false;
  std::int64_t max_size = 0;       ///< the largest; 0: the input's own size x `growth`
  double growth = 1000.0 / 224.0;  ///< the paper goes from 224 to about 1000 (section 4)
  std::int64_t steps = 7;          ///< N in Algorithm 1
  ScaleFilter scale_filter = ScaleFilter::automatic;
  ImageFilter image_filter = ImageFilter::bilinear;  ///< how the input is resized
  /// The last size to be asked is the first that changes the map by less than this: of each label
  /// Σ |Ψ_t - Ψ_t-1| / Σ max(Ψ_t, Ψ_t-1), 0 for the same map and 1 for one elsewhere, with Ψ_t the
  /// map of the sizes up to t that count, in [0,1]; two maps without evidence are the same. A size
  /// that does not count changes nothing and is not the last. 0: all sizes.
  double tolerance = 0;
  /// Seconds that the passes of all sizes may take together: one that would go beyond, by what the
  /// pixels so far have taken, is not asked. The first one always is. What is fused at the end
  /// comes on top, and each of the versions of MethodOptions::smooth has the budget anew. 0: no
  /// bound. How many sizes fit depends on the machine and on what else it does.
  double budget = 0;

  /// As the authors' released code runs: sizes 224, 324, …, 924 and bicubic input.
  static CamerasOptions released();

  /// Three sizes from the input's own to twice as large: an eighth of the paper's time, r = 0.93
  /// with its map on scenes and 0.91 on photos (docs/evidence.md).
  static CamerasOptions fast();
};

/// CAMERAS: one map from several input sizes.
///
///     map = f(ReLU(Σ_k mean_t φ(A_k(t)) ⊙ mean_t φ(W_k(t))))        eq. 2, 3 and Algorithm 1
///
/// with A(t), W(t) the layer's activation and gradient at size t, φ the bilinear resize to the
/// input's own [h,w] and f the stretch to [0,1]. The means run over the sizes that the scale filter
/// keeps. The first size is the reference: its prediction is the label unless labels are given, and
/// what the filter compares with. Source: Jalwana et al., CVPR 2021, arXiv 2106.10649. The printed
/// update rule of the size overshoots; sizes are spaced evenly instead. A network that runs at its
/// native size only is run at that size alone, unless `sizes` says otherwise.
class Cameras final : public SaliencyMethod {
 public:
  /// @throws Error{bad_argument} for a size < 1 or > 16384, steps < 1, growth <= 0, a tolerance
  /// outside of [0,1) or a negative budget
  explicit Cameras(CamerasOptions options = {});

  Result explain(const Network& network, const Request& request,
                 const Watch& watch = {}) const override;

 private:
  CamerasOptions options_;
};

}  // namespace cameras
#pragma GCC visibility pop
