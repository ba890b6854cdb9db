#include "saliency/fuse/enlarge.h"
#include "core/aten.h"

namespace cameras {

SaliencyMap enlarged(const at::Tensor& raw, std::int64_t height, std::int64_t width,
                     DrawnRange range) {
  return SaliencyMap::normalized(enlarged_with_sign(raw.clamp_min(0), height, width), range);
}

at::Tensor enlarged_with_sign(const at::Tensor& raw, std::int64_t height, std::int64_t width) {
  const at::Tensor small = raw.detach().to(at::kCPU, at::kFloat).unsqueeze(0).unsqueeze(0);
  return at::upsample_bilinear2d(small, {height, width}, /*align_corners=*/false)[0][0];
}

}  // namespace cameras
