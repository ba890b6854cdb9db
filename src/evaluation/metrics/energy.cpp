#include "core/aten.h"

#include "evaluation/metrics/metrics.h"
#include "evaluation/metrics/shared/object_grid.h"

namespace cameras {
namespace {

// Σ_object S / Σ S. Source: Wang et al. (Score-CAM), CVPR workshops 2020, section 4.3; there
// inside of a box, here inside of what the data set has.
class Energy final : public Metric {
 public:
  std::vector<MetricColumn> columns() const override { return {{"energy", Better::higher}}; }
  bool needs_object() const override { return true; }

 private:
  bool judges_empty_maps() const override { return true; }
  Scores scores(const MetricCase& subject) const override {
    const at::Tensor& map = subject.map;
    return {mass_inside(map, object_grid(*subject.object, map.size(0), map.size(1)))};
  }
};

}  // namespace

std::unique_ptr<Metric> make_energy(const MetricOptions&) { return std::make_unique<Energy>(); }

}  // namespace cameras
