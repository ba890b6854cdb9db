#pragma once

#include "cameras/saliency.h"

#pragma GCC visibility push(default)
namespace cameras {

/// RefineCAM: map = f(Π_l f(φ(ReLU(M_l)))), M_l the raw Grad-CAM++ map of layer l and φ the
/// bilinear resize to the input's [h,w]: fine layers say where, deep ones what. The layers are the
/// requested one and the ends of the stages in front of it, the last map of every size that all
/// that follows depends on. One pass by
/// layer. Where one of the maps is empty, so is the product.
/// Source: Domeniconi et al., "How to Evaluate and Refine your CAM", 2026, arXiv 2605.14641.
class RefineCam final : public SaliencyMethod {
 public:
  /// @param component of the weighted maps of each layer the first principal component, not the sum
  explicit RefineCam(bool component = false) : component_(component) {}

  Result explain(const Network& network, const Request& request,
                 const Watch& watch = {}) const override;

 private:
  bool component_;
};

}  // namespace cameras
#pragma GCC visibility pop
