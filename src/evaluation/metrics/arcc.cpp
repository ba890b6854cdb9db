#include "core/aten.h"

#include <algorithm>

#include "evaluation/metrics/metrics.h"
#include "evaluation/metrics/shared/coherency.h"
#include "evaluation/metrics/shared/harmonic_mean.h"
#include "evaluation/metrics/shared/removal.h"

namespace cameras {
namespace {

// ADCC with ROAD in the place of the drop: the harmonic mean of coherency, 1 - complexity (the mean
// of S) and 2 ROAD, which is in [-1,1] and counts as 0 below 0. Source: Domeniconi et al., arXiv
// 2605.14641.
class Arcc final : public Metric {
 public:
  std::vector<MetricColumn> columns() const override { return {{"arcc", Better::higher}}; }
  bool needs_probability() const override { return true; }
  bool reads_black() const override { return true; }

 private:
  Scores scores(const MetricCase& subject) const override {
    const auto complexity = subject.map.mean(at::kDouble).item<double>();
    const double gain = std::clamp(2 * removal(subject), 0.0, 1.0);
    return {harmonic_mean(coherency(subject), 1 - complexity, gain)};
  }
};

}  // namespace

std::unique_ptr<Metric> make_arcc(const MetricOptions&) { return std::make_unique<Arcc>(); }

}  // namespace cameras
