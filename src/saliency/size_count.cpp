#include <algorithm>
#include <iterator>

#include "cameras/saliency.h"

namespace cameras {

SizeCount size_count(std::span<const Scale> scales) {
  return {.kept = std::ranges::count(scales, true, &Scale::kept), .all = std::ssize(scales)};
}

}  // namespace cameras
