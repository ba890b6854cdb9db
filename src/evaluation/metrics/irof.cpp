#include "core/aten.h"

#include <vector>

#include "evaluation/metrics/metrics.h"
#include "evaluation/metrics/shared/pixel_order.h"
#include "evaluation/metrics/shared/probabilities.h"
#include "saliency/superpixels/slic.h"

namespace cameras {
namespace {

constexpr std::int64_t kSuperpixels = 100;  // about, and skimage's default

// The rank of each pixel's superpixel by the superpixels' mean relevance, 0 for the highest.
// @param superpixels [h,w] int64: 0 … M - 1
at::Tensor ranks(const at::Tensor& map, const at::Tensor& superpixels, std::int64_t count) {
  const at::Tensor labels = superpixels.flatten();
  const at::Tensor values = map.flatten().to(at::kDouble);
  const at::Tensor none = at::zeros({count}, at::kDouble);
  const at::Tensor sizes = none.index_add(0, labels, at::ones_like(values));
  const at::Tensor order = pixel_order(none.index_add(0, labels, values) / sizes);
  const at::Tensor rank =
      at::zeros({count}, at::kLong).index_copy(0, order, at::arange(count, at::kLong));
  return rank.index_select(0, labels).view(superpixels.sizes());
}

// The area over P / P(I) as ever more superpixels, those of the highest mean relevance first, get
// the mean colour of the input. Not defined where P(I) is 0. Source: Rieger and Hansen, arXiv
// 2003.08747.
class Irof final : public Metric {
 public:
  std::vector<MetricColumn> columns() const override { return {{"irof", Better::higher}}; }
  bool needs_probability() const override { return true; }

 private:
  Scores scores(const MetricCase& subject) const override {
    if (subject.probability <= 0) return {std::nullopt};
    const at::Tensor& input = subject.input;
    const at::Tensor superpixels = slic(input[0], kSuperpixels);
    const std::int64_t count = superpixels.max().item<std::int64_t>() + 1;
    const at::Tensor rank = ranks(subject.map, superpixels, count);
    const at::Tensor mean = input.mean({2, 3}, /*keepdim=*/true);
    std::vector<double> heights{1};
    for (const double left : probabilities(subject, count, [&](std::int64_t number) {
           return at::where(rank <= number, mean, input);
         })) {
      heights.push_back(left / subject.probability);
    }
    return {1 - curve_area(heights)};
  }
};

}  // namespace

std::unique_ptr<Metric> make_irof(const MetricOptions&) { return std::make_unique<Irof>(); }

}  // namespace cameras
