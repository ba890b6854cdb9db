#pragma once

#include "cameras/saliency.h"

#pragma GCC visibility push(default)
namespace cameras {

/// Guided backpropagation: map = f(max_c |R|), R [C,h,w] what backpropagation of y gives at the
/// input when every rectifier lets a gradient g back only where g > 0 and its activation is
/// positive. Rectifiers are Relu and Clip with the lower bound 0 (ReLU6); other activation
/// functions keep their derivative. One pass; the layer of the request is not read.
/// Source: Springenberg et al., ICLR 2015 workshop, arXiv 1412.6806, section 3.4.
class GuidedBackprop final : public SaliencyMethod {
 public:
  /// A network without rectifiers is refused.
  std::string refusal(const Network& network, std::string_view layer = {}) const override;

  /// @throws Error{bad_argument} also for a network without rectifiers
  Result explain(const Network& network, const Request& request,
                 const Watch& watch = {}) const override;
};

}  // namespace cameras
#pragma GCC visibility pop
