#include "core/aten.h"

#include "evaluation/metrics/metrics.h"
#include "evaluation/metrics/shared/object_grid.h"
#include "evaluation/metrics/shared/pixel_order.h"

namespace cameras {
namespace {

// How likely a pixel of the object is more relevant than one beside it, equal ones counting half:
// the area under the ROC curve. Not defined without a pixel of both kinds.
std::optional<double> detection_area(const at::Tensor& map, const at::Tensor& inside) {
  const at::Tensor order = pixel_order(map);
  const at::Tensor value = map.flatten().index_select(0, order).contiguous();
  const at::Tensor hit = inside.flatten().index_select(0, order).to(at::kLong).contiguous();
  const auto* const values = value.data_ptr<float>();
  const auto* const hits = hit.data_ptr<std::int64_t>();
  double pairs = 0;
  double above = 0;  // the object's pixels that are more relevant than the equal ones at hand
  double equal_inside = 0;
  double equal_outside = 0;
  double outside = 0;
  for (std::int64_t i = 0; i < order.size(0); ++i) {
    (hits[i] == 1 ? equal_inside : equal_outside) += 1;
    if (i + 1 < order.size(0) && values[i + 1] == values[i]) continue;
    pairs += equal_outside * (above + equal_inside / 2);
    above += equal_inside;
    outside += equal_outside;
    equal_inside = equal_outside = 0;
  }
  if (above * outside <= 0) return std::nullopt;
  return pairs / (above * outside);
}

// The ROC area of the map as a detector of the object: 1/2 is chance, and what an empty map has.
// Source: Fawcett, Pattern Recognition Letters 27 (8), 2006, section 7.
class DetectionArea final : public Metric {
 public:
  std::vector<MetricColumn> columns() const override { return {{"auc", Better::higher}}; }
  bool needs_object() const override { return true; }

 private:
  bool judges_empty_maps() const override { return true; }
  Scores scores(const MetricCase& subject) const override {
    const at::Tensor& map = subject.map;
    return {detection_area(map, object_grid(*subject.object, map.size(0), map.size(1)))};
  }
};

}  // namespace

std::unique_ptr<Metric> make_auc(const MetricOptions&) { return std::make_unique<DetectionArea>(); }

}  // namespace cameras
