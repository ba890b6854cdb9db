#pragma once

#include <cstdint>

#include "cameras/saliency.h"

#pragma GCC visibility push(default)
namespace cameras {

struct FinerCamOptions {
  double strength = 1;       ///< α, finite: how much of the similar labels is taken off
  std::int64_t similar = 3;  ///< how many labels, at least 1; more than there are others means all
  bool component = false;    ///< of the weighted maps the first principal component, not the sum
};

/// Finer-CAM: Grad-CAM of y_c - α Σ_d w_d y_d, d the labels whose logits are nearest to y_c, in the
/// place of y_c: what tells the label from those that look like it. w is the softmax over these
/// labels alone. What a Contrast or a Weighted target asks for is explained as it is: it says
/// itself what is taken off. Source: Zhang et al., CVPR 2025, arXiv 2501.11309; number, weights and
/// strength as in pytorch-grad-cam, whose gradient also passes through w.
class FinerCam final : public SaliencyMethod {
 public:
  /// @throws Error{bad_argument} for a strength that is not finite, or fewer than 1 label
  explicit FinerCam(const FinerCamOptions& options = {});

  Result explain(const Network& network, const Request& request,
                 const Watch& watch = {}) const override;

 private:
  FinerCamOptions options_;
};

}  // namespace cameras
#pragma GCC visibility pop
