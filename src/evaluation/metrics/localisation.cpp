#include "core/aten.h"

#include <algorithm>

#include "evaluation/metrics/metrics.h"
#include "evaluation/metrics/shared/object_grid.h"
#include "evaluation/metrics/shared/pixel_order.h"

namespace cameras {
namespace {

// The best intersection over union of the object with {S >= t} over all t > 0, exactly: every value
// of the map is a threshold.
double best_overlap(const at::Tensor& map, const at::Tensor& inside) {
  const at::Tensor order = pixel_order(map);
  const at::Tensor value = map.flatten().index_select(0, order).contiguous();
  const at::Tensor hit = inside.flatten().index_select(0, order).to(at::kLong).contiguous();
  const auto* const values = value.data_ptr<float>();
  const auto* const hits = hit.data_ptr<std::int64_t>();
  const auto area = hit.sum().item<std::int64_t>();
  double best = 0;
  std::int64_t common = 0;
  for (std::int64_t i = 0; i < order.size(0) && values[i] > 0; ++i) {
    common += hits[i];
    const bool threshold = i + 1 == order.size(0) || values[i + 1] < values[i];
    const std::int64_t either = i + 1 + area - common;
    if (threshold) {
      best = std::max(best, static_cast<double>(common) / static_cast<double>(either));
    }
  }
  return best;
}

// Best intersection over union (as Choe et al., CVPR 2020, look for thresholds) and the mass inside
// (relevance mass accuracy, Arras et al. 2022), which is the number of `energy`.
class Localisation final : public Metric {
 public:
  std::vector<MetricColumn> columns() const override {
    return {{"best_iou", Better::higher}, {"mass_inside", Better::higher}};
  }
  bool needs_object() const override { return true; }

 private:
  bool judges_empty_maps() const override { return true; }
  Scores scores(const MetricCase& subject) const override {
    const at::Tensor& map = subject.map;
    const at::Tensor inside = object_grid(*subject.object, map.size(0), map.size(1));
    return {best_overlap(map, inside), mass_inside(map, inside)};
  }
};

}  // namespace

std::unique_ptr<Metric> make_localisation(const MetricOptions&) {
  return std::make_unique<Localisation>();
}

}  // namespace cameras
