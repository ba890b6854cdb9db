#include "evaluation/metrics/shared/pixel_curve.h"
#include "core/aten.h"

#include <vector>

#include "evaluation/metrics/shared/pixel_order.h"
#include "evaluation/metrics/shared/probabilities.h"

namespace cameras {

double area_under(const PixelCurve& curve, const MetricCase& subject, std::int64_t fractions) {
  const at::Tensor order = pixel_order(subject.map);
  const auto steps = static_cast<double>(fractions - 1);
  const std::int64_t first = curve.at_none ? 1 : 0;
  const std::int64_t end = curve.at_all ? fractions - 1 : fractions;
  std::vector<double> heights;
  if (curve.at_none) heights.push_back(*curve.at_none);
  const auto found = probabilities(subject, end - first, [&](std::int64_t number) {
    const double fraction = static_cast<double>(first + number) / steps;
    const at::Tensor swapped = order.narrow(0, 0, share_of(fraction, order.size(0)));
    return with_pixels(curve.from, curve.to, swapped);
  });
  heights.insert(heights.end(), found.begin(), found.end());
  if (curve.at_all) heights.push_back(*curve.at_all);
  return curve_area(heights);
}

}  // namespace cameras
