#include "saliency/fuse/running_sum.h"
#include "core/aten.h"

#include <algorithm>

#include "saliency/fuse/fuse_tensors.h"

namespace cameras {

at::Tensor RunningSum::of(std::span<const at::Tensor> maps) {
  if (!sum_.defined()) sum_ = at::zeros({1, maps[0].size(1), 1, 1}, maps[0].options());
  for (; added_ < maps.size(); ++added_) add(maps[added_]);
  return sum_.expand({1, sum_.size(1), height_, width_});
}

void RunningSum::add(const at::Tensor& map) {
  if (one_value_per_channel(map)) {
    sum_ += map.narrow(2, 0, 1).narrow(3, 0, 1);
    return;
  }
  sum_ = sum_.expand({1, sum_.size(1), height_, width_}).contiguous();
  const std::int64_t group = channels_at_once(map, height_, width_);
  for (std::int64_t first = 0; first < sum_.size(1); first += group) {
    const std::int64_t count = std::min(group, sum_.size(1) - first);
    sum_.narrow(1, first, count) += at::upsample_bilinear2d(
        map.narrow(1, first, count).contiguous(), {height_, width_}, /*align_corners=*/false);
  }
}

}  // namespace cameras
