#pragma once

#include <ATen/core/Tensor.h>

#include <memory>

#include "cameras/methods.h"

namespace cameras {

/// The formulas of the class activation maps: raw maps [m,n] of a layer's activation A and gradient
/// g = ∂y/∂A, both [1,k,m,n]. They are sums over channels.
#define CAMERAS_METHOD(name, summary, ...)
#define CAMERAS_CAM(name, summary) \
  at::Tensor name##_map(const at::Tensor& activation, const at::Tensor& gradient);
#include "cameras/saliency/methods.inc"
#undef CAMERAS_CAM
#undef CAMERAS_METHOD

/// The methods of the table without what MethodOptions::smooth asks for beside their own sum: the
/// mean over versions of the input, and refusals. make_<name>() adds that.
#define CAMERAS_METHOD(name, summary, ...) \
  std::unique_ptr<SaliencyMethod> plain_##name(const MethodOptions& options = {});
#define CAMERAS_CAM(name, summary) CAMERAS_METHOD(name, summary, )
#include "cameras/saliency/methods.inc"
#undef CAMERAS_CAM
#undef CAMERAS_METHOD

/// make_cam(), or with MethodOptions::smooth the same with its channels joined in another way,
/// which is no formula any more. `formula` has no `finish`.
std::unique_ptr<SaliencyMethod> make_joined_cam(CamFormula formula, const MethodOptions& options);

}  // namespace cameras
