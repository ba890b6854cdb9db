#pragma once

#include <memory>

#include "cameras/saliency.h"

#pragma GCC visibility push(default)
namespace cameras {

// Every method of the table by a function of its own, so that the compiler knows the names:
// make_cameras(), make_grad_cam(), make_score_cam() and so on, as make_method() makes them without
// MethodOptions::multi_scale. docs/methods.md says what each computes, from which source.
/// @throws Error{bad_argument} for options out of range, or a word that smooth does not know
#define CAMERAS_METHOD(name, summary, ...) \
  std::unique_ptr<SaliencyMethod> make_##name(const MethodOptions& options = {});
#define CAMERAS_CAM(name, summary) CAMERAS_METHOD(name, summary, )
#include "cameras/saliency/methods.inc"
#undef CAMERAS_CAM
#undef CAMERAS_METHOD

}  // namespace cameras
#pragma GCC visibility pop
