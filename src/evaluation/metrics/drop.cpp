#include "core/aten.h"

#include "evaluation/metrics/metrics.h"
#include "evaluation/metrics/shared/masking.h"

namespace cameras {
namespace {

// max(0, P(I) - P(I ⊙ S)) / P(I), whose mean is the average drop, and whether P grew, whose mean is
// the increase in confidence. Source: Chattopadhay et al., WACV 2018, section 4.1.
class Drop final : public Metric {
 public:
  std::vector<MetricColumn> columns() const override {
    return {{"average_drop", Better::lower}, {"increase", Better::higher}};
  }
  bool needs_probability() const override { return true; }
  bool reads_black() const override { return true; }

 private:
  Scores scores(const MetricCase& subject) const override {
    const bool grew = kept_probability(subject) > subject.probability;
    return {relative_drop(subject), grew ? 1.0 : 0.0};
  }
};

}  // namespace

std::unique_ptr<Metric> make_drop(const MetricOptions&) { return std::make_unique<Drop>(); }

}  // namespace cameras
