#include <algorithm>
#include <cmath>
#include <numeric>

#include "cameras/error.h"
#include "cameras/sanity.h"

namespace cameras {

bool depends_on_weights(std::span<const double> spearman) {
  require(!spearman.empty(), Errc::bad_argument, "expected a similarity by stage, found none");
  require(std::ranges::all_of(spearman, [](double value) { return std::isfinite(value); }),
          Errc::bad_argument, "expected finite similarities, found one that is not");
  const double mean =
      std::accumulate(spearman.begin(), spearman.end(), 0.0) / static_cast<double>(spearman.size());
  return spearman.front() < kAlike && mean < kAlike;
}

bool depends_on_label(double spearman) { return spearman < kAlike; }

}  // namespace cameras
