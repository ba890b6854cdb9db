#include "core/aten.h"

#include <ATen/CPUGeneratorImpl.h>

#include <algorithm>

#include "cameras/error.h"
#include "evaluation/metrics/metrics.h"

namespace cameras {
namespace {

// Of the network's input, that is, after normalisation.
constexpr double kRadius = 0.02;

// The largest ‖S(x) - S(x + u)‖ / ‖S(x)‖ over draws of u, uniform in ±0.02 at every value of the
// input x. Not defined for an empty map. Source: Yeh et al., NeurIPS 2019, arXiv 1901.09392.
class MaxSensitivity final : public Metric {
 public:
  explicit MaxSensitivity(std::int64_t draws) : draws_(draws) {
    require(draws >= 1 && draws <= 100'000, Errc::bad_argument,
            "expected 1 to 100000 disturbed inputs, found ", draws);
  }

  std::vector<MetricColumn> columns() const override {
    return {{"max_sensitivity", Better::lower}};
  }

 private:
  Scores scores(const MetricCase& subject) const override {
    const at::Tensor map = subject.map.to(at::kDouble);
    const auto norm = map.norm().item<double>();
    if (norm <= 0) return {std::nullopt};
    const at::Generator generator = at::make_generator<at::CPUGeneratorImpl>(subject.seed);
    double largest = 0;
    for (std::int64_t i = 0; i < draws_; ++i) {
      const at::Tensor draw = at::rand(subject.input.sizes(), generator, at::kFloat);
      const at::Tensor other = subject.map_of(subject.input + kRadius * (2 * draw - 1));
      largest = std::max(largest, (map - other).norm().item<double>());
    }
    return {largest / norm};
  }

  std::int64_t draws_;
};

}  // namespace

std::unique_ptr<Metric> make_max_sensitivity(const MetricOptions& options) {
  return std::make_unique<MaxSensitivity>(options.draws);
}

}  // namespace cameras
