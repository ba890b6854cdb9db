#include "render/placement.h"
#include "core/aten.h"

#include <algorithm>
#include <cmath>

#include "cameras/error.h"

namespace cameras {
namespace {

// Where a pixel lies between two cells of the map along one axis.
struct Tap {
  bool inside = false;
  std::int64_t low = 0;
  std::int64_t high = 0;
  float fraction = 0;  // share of `high`
};

std::vector<Tap> taps(std::int64_t pixels, double start, double extent, std::int64_t cells) {
  std::vector<Tap> result(static_cast<std::size_t>(pixels));
  for (std::size_t i = 0; i < result.size(); ++i) {
    const double along = (static_cast<double>(i) + 0.5 - start) / extent;
    if (along < 0 || along >= 1) continue;
    const double last = static_cast<double>(cells) - 1;
    const double position = std::clamp(along * static_cast<double>(cells) - 0.5, 0.0, last);
    const auto low = static_cast<std::int64_t>(position);
    result[i] = {true, low, std::min(low + 1, cells - 1),
                 static_cast<float>(position - std::floor(position))};
  }
  return result;
}

float mix(float low, float high, float fraction) { return low + (high - low) * fraction; }

}  // namespace

Levels place(const SaliencyMap& map, const Region& seen, std::int64_t height, std::int64_t width) {
  const bool sane = std::isfinite(seen.top) && std::isfinite(seen.left) &&
                    std::isfinite(seen.height) && std::isfinite(seen.width);
  require(sane && seen.height > 0 && seen.width > 0, Errc::bad_argument,
          "render: expected a region with a positive size, found ", seen.width, " x ", seen.height);
  // Before pixels are mixed: one far above the top is drawn no larger than one at the top.
  const float top = map.drawn_top();
  const at::Tensor values = top < 1 ? (map.tensor() / top).clamp_max(1) : map.tensor();
  const std::int64_t cells = values.size(1);
  const auto* const from = values.data_ptr<float>();
  const std::vector<Tap> rows = taps(height, seen.top, seen.height, values.size(0));
  const std::vector<Tap> columns = taps(width, seen.left, seen.width, cells);

  Levels levels{height, width, std::vector<std::uint8_t>(static_cast<std::size_t>(height * width))};
  for (std::int64_t y = 0; y < height; ++y) {
    const Tap& row = rows[static_cast<std::size_t>(y)];
    if (!row.inside) continue;
    const float* const low = from + row.low * cells;
    const float* const high = from + row.high * cells;
    auto* to = levels.values.data() + y * width;
    for (const Tap& column : columns) {
      const float upper = mix(low[column.low], low[column.high], column.fraction);
      const float lower = mix(high[column.low], high[column.high], column.fraction);
      const float value = column.inside ? mix(upper, lower, row.fraction) : 0;
      *to++ = static_cast<std::uint8_t>(std::lround(value * 255));
    }
  }
  return levels;
}

}  // namespace cameras
