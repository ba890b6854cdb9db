#pragma once

#include <memory>

#include "cameras/saliency/cameras.h"

#pragma GCC visibility push(default)
namespace cameras {

/// Any method over CAMERAS' input sizes. Where the method is a formula of the layer's activation
/// and gradient (SaliencyMethod::formula()), CAMERAS' means over the kept sizes take their place,
///
///     map = f(ReLU(M(mean_t φ(A(t)), mean_t φ(g(t)))))
///
/// with φ the bilinear resize to the input's [h,w]; HiResCAM's formula gives CAMERAS itself. Any
/// other method is run at every size, and map = f(mean_t φ(map(t))). Sizes, scale filter and
/// image resize are those of CAMERAS, and so is the first size as the reference. No [K,h,w] value
/// is held but where maps are made after each size (a tolerance, Watch::partial): sums of up to
/// 512 MiB then, so that each size is resized once.
class MultiScale final : public SaliencyMethod {
 public:
  /// @throws Error{bad_argument} as Cameras
  MultiScale(std::unique_ptr<SaliencyMethod> method, CamerasOptions options);

  std::string refusal(const Network& network, std::string_view layer = {}) const override {
    return method_->refusal(network, layer);
  }
  Result explain(const Network& network, const Request& request,
                 const Watch& watch = {}) const override;

 private:
  Result of_formula(const CamFormula& formula, const Network& network, const Request& request,
                    const Watch& watch) const;
  Result of_maps(const Network& network, const Request& request, const Watch& watch) const;

  std::unique_ptr<SaliencyMethod> method_;
  CamerasOptions options_;
};

}  // namespace cameras
#pragma GCC visibility pop
