#include "core/aten.h"

#include "evaluation/metrics/metrics.h"
#include "evaluation/metrics/shared/map_changes.h"

namespace cameras {
namespace {

// The mean of ‖S(x) - S(x + u)‖ / ‖S(x)‖ over the draws whose largest is max_sensitivity. Not
// defined for an empty map. Source: Yeh et al., NeurIPS 2019, arXiv 1901.09392.
class AverageSensitivity final : public Metric {
 public:
  explicit AverageSensitivity(std::int64_t draws) : draws_(draws) { require_draws(draws); }

  std::vector<MetricColumn> columns() const override {
    return {{"average_sensitivity", Better::lower}};
  }

 private:
  Scores scores(const MetricCase& subject) const override {
    const std::vector<MapChange> changes = map_changes(subject, draws_);
    double sum = 0;
    for (const MapChange& change : changes) sum += change.map;
    const auto norm = subject.map.to(at::kDouble).norm().item<double>();
    return {sum / static_cast<double>(changes.size()) / norm};
  }

  std::int64_t draws_;
};

}  // namespace

std::unique_ptr<Metric> make_average_sensitivity(const MetricOptions& options) {
  return std::make_unique<AverageSensitivity>(options.draws);
}

}  // namespace cameras
