#include "core/aten.h"

#include <algorithm>
#include <cmath>

#include "evaluation/metrics/metrics.h"

namespace cameras {
namespace {

// -Σ p ln p of p = S / Σ S: 0 for a single pixel, ln hw for the same value everywhere. Source:
// Bhatt et al., IJCAI 2020, arXiv 2005.00631, definition 3 (complexity).
class Entropy final : public Metric {
 public:
  std::vector<MetricColumn> columns() const override { return {{"entropy", Better::lower}}; }

 private:
  Scores scores(const MetricCase& subject) const override {
    const at::Tensor values = subject.map.to(at::kDouble);
    const at::Tensor relevant = values.masked_select(values.gt(0));  // p ln p is 0 at 0
    const auto mass = relevant.sum().item<double>();
    const auto weighted = (relevant * relevant.log()).sum().item<double>();
    // Σ p ln p without p, which would be lost to rounding where S is tiny; a rounding below 0 is 0.
    return {std::max(0.0, std::log(mass) - weighted / mass)};
  }
};

}  // namespace

std::unique_ptr<Metric> make_entropy(const MetricOptions&) { return std::make_unique<Entropy>(); }

}  // namespace cameras
