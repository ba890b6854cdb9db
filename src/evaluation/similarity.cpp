#include "cameras/sanity.h"
#include "core/aten.h"

#include <algorithm>
#include <cmath>
#include <numeric>

#include "core/checked.h"
#include "core/translate.h"
#include "evaluation/ssim.h"

namespace cameras {
namespace {

using Values = std::vector<double>;

Values values_of(const at::Tensor& map) {
  const at::Tensor flat = map.detach().to(at::kCPU, at::kDouble).contiguous();
  const auto* data = flat.data_ptr<double>();
  return {data, data + flat.numel()};
}

// 1 … n; equal values share the mean of their places.
Values ranks_of(const Values& values) {
  std::vector<std::size_t> order(values.size());
  std::iota(order.begin(), order.end(), std::size_t{0});
  std::ranges::sort(order, {}, [&](std::size_t i) { return values[i]; });
  Values ranks(values.size());
  for (std::size_t first = 0; first < order.size();) {
    std::size_t last = first;
    while (last < order.size() && values[order[last]] == values[order[first]]) ++last;
    const double mean = (static_cast<double>(first + last) + 1) / 2;
    for (std::size_t i = first; i < last; ++i) ranks[order[i]] = mean;
    first = last;
  }
  return ranks;
}

bool is_constant(const Values& values) {
  const auto [low, high] = std::ranges::minmax(values);
  return low == high;
}

double correlation(const Values& a, const Values& b) {
  if (is_constant(a) || is_constant(b)) return is_constant(a) && is_constant(b) ? 1 : 0;
  const auto count = static_cast<double>(a.size());
  const double mean_a = std::accumulate(a.begin(), a.end(), 0.0) / count;
  const double mean_b = std::accumulate(b.begin(), b.end(), 0.0) / count;
  double covariance = 0;
  double variance_a = 0;
  double variance_b = 0;
  for (std::size_t i = 0; i < a.size(); ++i) {
    covariance += (a[i] - mean_a) * (b[i] - mean_b);
    variance_a += (a[i] - mean_a) * (a[i] - mean_a);
    variance_b += (b[i] - mean_b) * (b[i] - mean_b);
  }
  const double scale = std::sqrt(variance_a) * std::sqrt(variance_b);
  // Values so close to each other that their squared differences are below the smallest double.
  return scale > 0 ? std::clamp(covariance / scale, -1.0, 1.0) : 0;
}

void require_map(const at::Tensor& map) {
  require(map.defined() && map.dim() == 2 && map.numel() > 0, Errc::bad_argument,
          "expected a map [h,w], found ",
          map.defined() ? shape_text(map.sizes()) : std::string("none"));
  require(at::isfinite(map).all().item<bool>(), Errc::bad_argument,
          "the map is not finite (NaN or infinity)");
}

// In [-1,1]; zeros stay zeros.
at::Tensor scaled(const at::Tensor& map) {
  const double largest = map.abs().max().item<double>();
  return largest > 0 ? map.to(at::kDouble) / largest : map.to(at::kDouble);
}

}  // namespace

Similarity similarity(const at::Tensor& a, const at::Tensor& b, double range) {
  return translated(Errc::bad_argument, [&] {
    require_map(a);
    require_map(b);
    require(a.sizes() == b.sizes(), Errc::bad_argument, "expected two maps of one size, found ",
            shape_text(a.sizes()), " and ", shape_text(b.sizes()));
    require(std::isfinite(range) && range > 0, Errc::bad_argument,
            "expected a positive range of values, found ", range);
    const Values left = values_of(a);
    const Values right = values_of(b);
    return Similarity{.pearson = correlation(left, right),
                      .spearman = correlation(ranks_of(left), ranks_of(right)),
                      .ssim = structural_similarity(a, b, range)};
  });
}

ExplanationSimilarity similarity(const Explanation& a, const Explanation& b) {
  ExplanationSimilarity result{.absolute = similarity(a.map.values(), b.map.values()),
                               .with_sign = {}};
  if (a.signed_map.defined() && b.signed_map.defined()) {
    result.with_sign = translated(Errc::bad_argument, [&] {
      return similarity(scaled(a.signed_map), scaled(b.signed_map), /*range=*/2);
    });
  }
  return result;
}

}  // namespace cameras
