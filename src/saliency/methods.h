#pragma once

#include <memory>

#include "cameras/saliency.h"

namespace cameras {

#define CAMERAS_METHOD(name, summary) \
  std::unique_ptr<SaliencyMethod> make_##name(const MethodOptions& options);
#include "saliency/methods.inc"
#undef CAMERAS_METHOD

}  // namespace cameras
