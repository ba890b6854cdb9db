#include "core/aten.h"

#include <ATen/CPUGeneratorImpl.h>

#include <algorithm>

#include "evaluation/metrics/metrics.h"
#include "evaluation/metrics/neighbour_fill.h"
#include "evaluation/metrics/pixel_order.h"

namespace cameras {
namespace {

constexpr int kSteps = 10;  // 10 %, 20 %, … 90 %
// Of the network's input, that is, after normalisation.
constexpr double kNoise = 0.01;

// The mean over q = 10 … 90 % of (P without the least relevant q % of the pixels - P without the
// most relevant) / 2. What is removed is guessed from its neighbours, with a little noise, so that
// the shape of the hole tells nothing. Source: Rong et al., ICML 2022, arXiv 2202.00449; the
// combination of both orders is pytorch-grad-cam's.
class Road final : public Metric {
 public:
  std::vector<MetricColumn> columns() const override { return {{"road", Better::higher}}; }
  bool needs_probability() const override { return true; }

 private:
  Scores scores(const MetricCase& subject) const override {
    const at::Tensor order = pixel_order(subject.map);
    const at::Generator generator = at::make_generator<at::CPUGeneratorImpl>(subject.seed);
    const auto without = [&](const at::Tensor& pixels) {
      const at::Tensor filled = neighbour_fill(subject.input, pixels);
      const at::Tensor noise = kNoise * at::randn(subject.input.sizes(), generator, at::kFloat);
      return subject.probability_of(with_pixels(filled, filled + noise, pixels));
    };
    const std::int64_t count = order.size(0);
    double sum = 0;
    for (int step = 1; step < kSteps; ++step) {
      const std::int64_t share = std::min(share_of(static_cast<double>(step) / kSteps, count),
                                          count - 1);  // one must be left
      const double most = without(order.narrow(0, 0, share));
      const double least = without(order.narrow(0, count - share, share));
      sum += (least - most) / 2;
    }
    return {sum / (kSteps - 1)};
  }
};

}  // namespace

std::unique_ptr<Metric> make_road(const MetricOptions&) { return std::make_unique<Road>(); }

}  // namespace cameras
