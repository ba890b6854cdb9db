#include "core/aten.h"

#include "evaluation/metrics/metrics.h"

namespace cameras {
namespace {

constexpr double kCounts = 1e-5;

// The share of pixels with S > 1e-5. Source: Nguyen and Rodríguez Martínez, arXiv 2007.07584; the
// threshold of the map in the place of one of the loss is Quantus', which gives their number.
class EffectiveComplexity final : public Metric {
 public:
  std::vector<MetricColumn> columns() const override {
    return {{"effective_complexity", Better::lower}};
  }

 private:
  Scores scores(const MetricCase& subject) const override {
    return {subject.map.gt(kCounts).to(at::kDouble).mean().item<double>()};
  }
};

}  // namespace

std::unique_ptr<Metric> make_effective_complexity(const MetricOptions&) {
  return std::make_unique<EffectiveComplexity>();
}

}  // namespace cameras
