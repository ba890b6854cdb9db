#include "evaluation/metrics/metrics.h"
#include "evaluation/metrics/shared/removal.h"

namespace cameras {
namespace {

class Road final : public Metric {
 public:
  std::vector<MetricColumn> columns() const override { return {{"road", Better::higher}}; }
  bool needs_probability() const override { return true; }

 private:
  Scores scores(const MetricCase& subject) const override { return {removal(subject)}; }
};

}  // namespace

std::unique_ptr<Metric> make_road(const MetricOptions&) { return std::make_unique<Road>(); }

}  // namespace cameras
