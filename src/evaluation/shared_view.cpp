#include "evaluation/shared_view.h"
#include "core/aten.h"

#include <algorithm>

#include "core/translate.h"

namespace cameras {
namespace {

// Centres of `count` cells over [start, start + extent), in grid_sampler's coordinates of a map
// that lies over [origin, origin + length): -1 and 1 are its edges (align_corners = false).
at::Tensor centres(std::int64_t count, double start, double extent, double origin, double length) {
  const at::Tensor at = (at::arange(count, at::kDouble) + 0.5) / static_cast<double>(count);
  return ((start + extent * at - origin) / length * 2 - 1).to(at::kFloat);
}

at::Tensor sampled(const PlacedMap& placed, const Region& part, std::int64_t height,
                   std::int64_t width) {
  const Region& seen = placed.seen;
  const at::Tensor rows = centres(height, part.top, part.height, seen.top, seen.height);
  const at::Tensor columns = centres(width, part.left, part.width, seen.left, seen.width);
  const at::Tensor grid = at::stack({columns.view({1, width}).expand({height, width}),
                                     rows.view({height, 1}).expand({height, width})},
                                    /*dim=*/2);
  constexpr std::int64_t kBilinear = 0;
  constexpr std::int64_t kBorder = 1;
  return at::grid_sampler_2d(placed.map.tensor().unsqueeze(0).unsqueeze(0), grid.unsqueeze(0),
                             kBilinear, kBorder, /*align_corners=*/false)[0][0];
}

}  // namespace

Similarity similarity(const PlacedMap& a, const PlacedMap& b) {
  return translated(Errc::bad_argument, [&] {
    Region part{.top = std::max(a.seen.top, b.seen.top),
                .left = std::max(a.seen.left, b.seen.left)};
    part.height = std::min(a.seen.top + a.seen.height, b.seen.top + b.seen.height) - part.top;
    part.width = std::min(a.seen.left + a.seen.width, b.seen.left + b.seen.width) - part.left;
    require(part.height > 0 && part.width > 0, Errc::bad_argument,
            "expected maps of overlapping parts of a photo");
    const std::int64_t height = std::max(a.map.tensor().size(0), b.map.tensor().size(0));
    const std::int64_t width = std::max(a.map.tensor().size(1), b.map.tensor().size(1));
    return similarity(sampled(a, part, height, width), sampled(b, part, height, width));
  });
}

}  // namespace cameras
