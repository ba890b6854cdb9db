#include "core/aten.h"

#include <algorithm>

#include "evaluation/metrics/metrics.h"
#include "evaluation/metrics/shared/pixel_curve.h"
#include "evaluation/metrics/shared/pixel_order.h"
#include "saliency/gaussian_blur.h"

namespace cameras {
namespace {

// Pixels, for an input whose shorter side has 224; larger with the input.
constexpr double kBlurDeviation = 5;
constexpr double kSide = 224;

// Insertion: the area under P as ever more of the most relevant pixels come back into a blurred
// copy. Source: Petsiuk et al., BMVC 2018, arXiv 1806.07421.
class Insertion final : public Metric {
 public:
  explicit Insertion(std::int64_t fractions) : fractions_(fractions) {
    require_fractions(fractions);
  }

  std::vector<MetricColumn> columns() const override { return {{"insertion", Better::higher}}; }
  bool needs_probability() const override { return true; }

 private:
  Scores scores(const MetricCase& subject) const override {
    const at::Tensor& input = subject.input;
    const auto side = static_cast<double>(std::min(input.size(2), input.size(3)));
    const at::Tensor blurred = gaussian_blur(input, kBlurDeviation * side / kSide);
    return {area_under({.from = blurred, .to = input, .at_all = subject.probability}, subject,
                       fractions_)};
  }

  std::int64_t fractions_;
};

}  // namespace

std::unique_ptr<Metric> make_insertion(const MetricOptions& options) {
  return std::make_unique<Insertion>(options.fractions);
}

}  // namespace cameras
