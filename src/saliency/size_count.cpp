#include <algorithm>
#include <iterator>

#include "cameras/saliency.h"

namespace cameras {

SizeCount size_count(const Result& result) {
  return {.kept = std::ranges::count(result.scales, true, &Scale::kept),
          .all = std::ssize(result.scales) + result.spared_sizes,
          .spared = result.spared_sizes};
}

}  // namespace cameras
