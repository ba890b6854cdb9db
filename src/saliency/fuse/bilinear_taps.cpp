#include "saliency/fuse/bilinear_taps.h"

#include <algorithm>

namespace cameras {

BilinearTaps bilinear_taps(std::int64_t from, std::int64_t to) {
  const double step = static_cast<double>(from) / static_cast<double>(to);
  BilinearTaps taps;
  for (std::int64_t i = 0; i < to; ++i) {
    const double centre = std::max(0.0, (static_cast<double>(i) + 0.5) * step - 0.5);
    const std::int64_t first = std::min(static_cast<std::int64_t>(centre), from - 1);
    taps.first.push_back(first);
    taps.second.push_back(std::min(first + 1, from - 1));
    taps.share.push_back(static_cast<float>(centre - static_cast<double>(first)));
  }
  return taps;
}

}  // namespace cameras
