#include "core/aten.h"

#include <algorithm>

#include "evaluation/metrics/metrics.h"
#include "evaluation/metrics/shared/object_grid.h"
#include "evaluation/metrics/shared/pixel_order.h"

namespace cameras {
namespace {

// k = 1000 pixels at 224 x 224, as many more as the input is larger.
constexpr double kHighest = 1000.0 / (224 * 224);

// Of the k most relevant pixels, the share that lies on the object. 0 for an empty map. Source:
// Theiner et al., WACV 2022, arXiv 2104.14995; the number k is Quantus'.
class TopKIntersection final : public Metric {
 public:
  std::vector<MetricColumn> columns() const override {
    return {{"top_k_intersection", Better::higher}};
  }
  bool needs_object() const override { return true; }

 private:
  bool judges_empty_maps() const override { return true; }
  Scores scores(const MetricCase& subject) const override {
    const at::Tensor& map = subject.map;
    const at::Tensor inside = object_grid(*subject.object, map.size(0), map.size(1));
    const std::int64_t count = std::max<std::int64_t>(1, share_of(kHighest, map.numel()));
    return {static_cast<double>(hits_inside(map, inside, count)) / static_cast<double>(count)};
  }
};

}  // namespace

std::unique_ptr<Metric> make_top_k_intersection(const MetricOptions&) {
  return std::make_unique<TopKIntersection>();
}

}  // namespace cameras
