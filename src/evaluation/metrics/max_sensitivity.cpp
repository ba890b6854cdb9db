#include "core/aten.h"

#include <algorithm>

#include "evaluation/metrics/metrics.h"
#include "evaluation/metrics/shared/map_changes.h"

namespace cameras {
namespace {

// The largest ‖S(x) - S(x + u)‖ / ‖S(x)‖ over draws of u. Not defined for an empty map. Source: Yeh
// et al., NeurIPS 2019, arXiv 1901.09392.
class MaxSensitivity final : public Metric {
 public:
  explicit MaxSensitivity(std::int64_t draws) : draws_(draws) { require_draws(draws); }

  std::vector<MetricColumn> columns() const override {
    return {{"max_sensitivity", Better::lower}};
  }

 private:
  Scores scores(const MetricCase& subject) const override {
    double largest = 0;
    for (const MapChange& change : map_changes(subject, draws_)) {
      largest = std::max(largest, change.map);
    }
    return {largest / subject.map.to(at::kDouble).norm().item<double>()};
  }

  std::int64_t draws_;
};

}  // namespace

std::unique_ptr<Metric> make_max_sensitivity(const MetricOptions& options) {
  return std::make_unique<MaxSensitivity>(options.draws);
}

}  // namespace cameras
