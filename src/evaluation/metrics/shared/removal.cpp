#include "evaluation/metrics/shared/removal.h"
#include "core/aten.h"

#include <ATen/CPUGeneratorImpl.h>

#include <algorithm>
#include <cstddef>
#include <vector>

#include "evaluation/metrics/shared/neighbour_fill.h"
#include "evaluation/metrics/shared/pixel_order.h"
#include "evaluation/metrics/shared/probabilities.h"

namespace cameras {
namespace {

constexpr int kSteps = 10;  // 10 %, 20 %, … 90 %
// Of the network's input, that is, after normalisation.
constexpr double kNoise = 0.01;

}  // namespace

double removal(const MetricCase& subject) {
  if (subject.shared.road.valid()) return subject.shared.road.get();
  const at::Tensor order = pixel_order(subject.map);
  const std::int64_t count = order.size(0);
  const at::Generator generator = at::make_generator<at::CPUGeneratorImpl>(subject.seed);
  // Of each step first without the most, then without the least relevant pixels.
  const auto without = [&](std::int64_t number) {
    const std::int64_t step = 1 + number / 2;
    const double fraction = static_cast<double>(step) / kSteps;
    const std::int64_t share = std::min(share_of(fraction, count), count - 1);  // one must be left
    const at::Tensor pixels = order.narrow(0, number % 2 == 0 ? 0 : count - share, share);
    const at::Tensor filled = neighbour_fill(subject.input, pixels);
    const at::Tensor noise = kNoise * at::randn(subject.input.sizes(), generator, at::kFloat);
    return with_pixels(filled, filled + noise, pixels);
  };
  const std::vector<double> found = probabilities(subject, 2 * (kSteps - 1), without);
  double sum = 0;
  for (std::size_t i = 0; i < found.size(); i += 2) sum += (found[i + 1] - found[i]) / 2;
  return sum / (kSteps - 1);
}

}  // namespace cameras
