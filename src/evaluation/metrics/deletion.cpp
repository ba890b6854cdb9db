#include "core/aten.h"

#include "evaluation/metrics/metrics.h"
#include "evaluation/metrics/shared/pixel_curve.h"
#include "evaluation/metrics/shared/pixel_order.h"

namespace cameras {
namespace {

// Deletion: the area under P as ever more of the most relevant pixels become black. Source: Petsiuk
// et al., BMVC 2018, arXiv 1806.07421.
class Deletion final : public Metric {
 public:
  explicit Deletion(std::int64_t fractions) : fractions_(fractions) {
    require_fractions(fractions);
  }

  std::vector<MetricColumn> columns() const override { return {{"deletion", Better::lower}}; }
  bool needs_probability() const override { return true; }
  bool reads_black() const override { return true; }

 private:
  Scores scores(const MetricCase& subject) const override {
    return {area_under({.from = subject.input, .to = subject.black, .at_none = subject.probability},
                       subject, fractions_)};
  }

  std::int64_t fractions_;
};

}  // namespace

std::unique_ptr<Metric> make_deletion(const MetricOptions& options) {
  return std::make_unique<Deletion>(options.fractions);
}

}  // namespace cameras
