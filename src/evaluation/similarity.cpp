#include "cameras/sanity.h"
#include "core/aten.h"

#include <algorithm>
#include <cmath>
#include <numeric>
#include <span>
#include <vector>

#include "core/checked.h"
#include "core/translate.h"
#include "evaluation/pearson.h"
#include "evaluation/ssim.h"

namespace cameras {
namespace {

// 1 … n, float64; equal values share the mean of their places.
at::Tensor ranks_of(const at::Tensor& map) {
  const at::Tensor flat = map.detach().to(at::kCPU, at::kDouble).flatten().contiguous();
  const std::span values(flat.data_ptr<double>(), static_cast<std::size_t>(flat.numel()));
  std::vector<std::size_t> order(values.size());
  std::iota(order.begin(), order.end(), std::size_t{0});
  std::ranges::sort(order, {}, [&](std::size_t i) { return values[i]; });
  at::Tensor result = at::empty_like(flat);
  auto* const ranks = result.data_ptr<double>();
  for (std::size_t first = 0; first < order.size();) {
    std::size_t last = first;
    while (last < order.size() && values[order[last]] == values[order[first]]) ++last;
    const double mean = (static_cast<double>(first + last) + 1) / 2;
    for (std::size_t i = first; i < last; ++i) ranks[order[i]] = mean;
    first = last;
  }
  return result;
}

bool is_flat(const at::Tensor& map) { return map.min().equal(map.max()); }

// Two constant maps have everything in common, one of them nothing with another.
double correlation(const at::Tensor& a, const at::Tensor& b) {
  return pearson(a, b).value_or(is_flat(a) && is_flat(b) ? 1 : 0);
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
  const auto largest = map.abs().max().item<double>();
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
    return Similarity{.pearson = correlation(a, b),
                      .spearman = correlation(ranks_of(a), ranks_of(b)),
                      .ssim = structural_similarity(a, b, range)};
  });
}

ExplanationSimilarity similarity(const Explanation& a, const Explanation& b) {
  ExplanationSimilarity result{.absolute = similarity(a.map.tensor(), b.map.tensor()),
                               .with_sign = {}};
  if (a.signed_map.defined() && b.signed_map.defined()) {
    result.with_sign = translated(Errc::bad_argument, [&] {
      return similarity(scaled(a.signed_map), scaled(b.signed_map), /*range=*/2);
    });
  }
  return result;
}

}  // namespace cameras
