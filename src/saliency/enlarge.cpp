#include "saliency/enlarge.h"
#include "core/aten.h"

namespace cameras {

SaliencyMap enlarged(const at::Tensor& raw, std::int64_t height, std::int64_t width) {
  const at::Tensor small = raw.clamp_min(0).unsqueeze(0).unsqueeze(0);
  return SaliencyMap::normalized(
      at::upsample_bilinear2d(small, {height, width}, /*align_corners=*/false)[0][0]);
}

}  // namespace cameras
