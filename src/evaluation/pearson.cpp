#include "evaluation/pearson.h"
#include "core/aten.h"

#include <algorithm>
#include <cmath>

namespace cameras {
namespace {

bool is_constant(const at::Tensor& values) {
  return values.min().item<double>() == values.max().item<double>();
}

}  // namespace

std::optional<double> pearson(const at::Tensor& a, const at::Tensor& b) {
  const at::Tensor left = a.detach().to(at::kCPU, at::kDouble).flatten();
  const at::Tensor right = b.detach().to(at::kCPU, at::kDouble).flatten();
  if (is_constant(left) || is_constant(right)) return std::nullopt;
  const at::Tensor x = left - left.mean();
  const at::Tensor y = right - right.mean();
  const double scale =
      std::sqrt(x.square().sum().item<double>()) * std::sqrt(y.square().sum().item<double>());
  // Values so close to each other that their squared differences are below the smallest double.
  return scale > 0 ? std::clamp((x * y).sum().item<double>() / scale, -1.0, 1.0) : 0;
}

}  // namespace cameras
