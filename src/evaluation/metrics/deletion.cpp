#include "core/aten.h"

#include "evaluation/metrics/metrics.h"
#include "evaluation/metrics/pixel_order.h"

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
    const at::Tensor order = pixel_order(subject.map);
    return {curve_area(fractions_, [&](double fraction) {
      if (fraction <= 0) return subject.probability;
      const at::Tensor gone = order.narrow(0, 0, share_of(fraction, order.size(0)));
      return subject.probability_of(with_pixels(subject.input, subject.black, gone));
    })};
  }

  std::int64_t fractions_;
};

}  // namespace

std::unique_ptr<Metric> make_deletion(const MetricOptions& options) {
  return std::make_unique<Deletion>(options.fractions);
}

}  // namespace cameras
