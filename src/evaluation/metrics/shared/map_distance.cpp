#include "evaluation/metrics/shared/map_distance.h"
#include "core/aten.h"

#include <algorithm>

namespace cameras {
namespace {

constexpr std::int64_t kGridSide = 32;

// Distances [n] of all rows of a matrix [n,m] from one of them.
at::Tensor distances(const at::Tensor& rows, std::int64_t from) {
  return (rows - rows[from]).square().sum(1).sqrt();
}

}  // namespace

at::Tensor on_common_grid(const at::Tensor& map) {
  return at::adaptive_avg_pool2d(map.unsqueeze(0).unsqueeze(0), {kGridSide, kGridSide})[0][0];
}

std::vector<double> distances_from_first(const std::vector<at::Tensor>& maps) {
  std::vector<at::Tensor> flat;
  flat.reserve(maps.size());
  for (const at::Tensor& map : maps) flat.push_back(on_common_grid(map).flatten().to(at::kDouble));
  const at::Tensor values = at::stack(flat);
  const at::Tensor deviation = values.std(/*dim=*/0, /*unbiased=*/true);
  // Where all maps agree they differ by 0, which may be divided by anything.
  const at::Tensor rows =
      (values - values[0]) / deviation.where(deviation > 0, at::ones_like(deviation));
  double largest = 0;
  for (std::int64_t i = 0; i < rows.size(0); ++i) {
    largest = std::max(largest, distances(rows, i).max().item<double>());
  }
  const at::Tensor first = distances(rows, 0);
  std::vector<double> found;
  found.reserve(maps.size());
  for (std::int64_t i = 1; i < rows.size(0); ++i) {
    found.push_back(largest > 0 ? first[i].item<double>() / largest : 0);
  }
  return found;
}

}  // namespace cameras
