#include "core/aten.h"

#include <algorithm>

#include "evaluation/masking.h"
#include "evaluation/metrics.h"

namespace cameras {
namespace {

// max(0, P(I) - P(I ⊙ S)) / P(I), whose mean is the average drop, and whether P grew, whose mean is
// the increase in confidence. Source: Chattopadhay et al., WACV 2018, section 4.1.
class Drop final : public Metric {
 public:
  std::vector<MetricColumn> columns() const override {
    return {{"average_drop", Better::lower}, {"increase", Better::higher}};
  }

 private:
  Scores scores(const MetricCase& subject) const override {
    const double before = subject.probability;
    const double after = kept_probability(subject);
    const auto drop =
        before > 0 ? std::optional(std::max(0.0, before - after) / before) : std::nullopt;  // 0 / 0
    return {drop, after > before ? 1.0 : 0.0};
  }
};

}  // namespace

std::unique_ptr<Metric> make_drop(const MetricOptions&) { return std::make_unique<Drop>(); }

}  // namespace cameras
