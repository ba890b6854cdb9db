#include <algorithm>

#include "evaluation/metrics/metrics.h"
#include "evaluation/metrics/shared/map_changes.h"

namespace cameras {
namespace {

// The largest ‖S(x) - S(x + u)‖ / ‖u‖ over the draws of max_sensitivity: how steep the map is at x.
// Source: Alvarez-Melis and Jaakkola, arXiv 1806.08049, eq. 2, with the largest of some draws in
// the place of an optimum over the neighbourhood.
class LocalLipschitz final : public Metric {
 public:
  explicit LocalLipschitz(std::int64_t draws) : draws_(draws) { require_draws(draws); }

  std::vector<MetricColumn> columns() const override {
    return {{"local_lipschitz", Better::lower}};
  }

 private:
  Scores scores(const MetricCase& subject) const override {
    double largest = 0;
    for (const MapChange& change : map_changes(subject, draws_)) {
      // A draw of zeros is the same input, whose map is the same.
      if (change.input > 0) largest = std::max(largest, change.map / change.input);
    }
    return {largest};
  }

  std::int64_t draws_;
};

}  // namespace

std::unique_ptr<Metric> make_local_lipschitz(const MetricOptions& options) {
  return std::make_unique<LocalLipschitz>(options.draws);
}

}  // namespace cameras
