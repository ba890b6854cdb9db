#include "saliency/concepts/factorization.h"
#include "core/aten.h"

#include <algorithm>
#include <cmath>
#include <limits>
#include <tuple>
#include <vector>

namespace cameras {
namespace {

constexpr int kMostSweeps = 500;
constexpr double kGainOfASweep = 1e-9;  // of ‖V‖²
constexpr double kNothing = 1e-9;       // of what all features hold together
constexpr double kRounding = 1e-6;      // of the largest singular value: the root of a rounding

struct Factors {
  at::Tensor left;   // [P,k]
  at::Tensor right;  // [k,K]
};

// Of u v, the part where both are positive or the one where both are negative: the larger one.
Factors larger_part(const at::Tensor& u, const at::Tensor& v, double singular) {
  const at::Tensor u_positive = u.clamp_min(0);
  const at::Tensor v_positive = v.clamp_min(0);
  const at::Tensor u_negative = (-u).clamp_min(0);
  const at::Tensor v_negative = (-v).clamp_min(0);
  const double positive = (u_positive.norm() * v_positive.norm()).item<double>();
  const double negative = (u_negative.norm() * v_negative.norm()).item<double>();
  const at::Tensor& u_part = positive >= negative ? u_positive : u_negative;
  const at::Tensor& v_part = positive >= negative ? v_positive : v_negative;
  const double length = std::max(positive, negative);
  const double least = std::numeric_limits<double>::min();
  const double size = std::sqrt(singular * length);
  return {u_part * (size / std::max(u_part.norm().item<double>(), least)),
          v_part * (size / std::max(v_part.norm().item<double>(), least))};
}

// Singular vectors from the eigenvectors of V Vᵀ or Vᵀ V, whichever is smaller; its eigenvalues are
// the squares of the singular values. Those that are rounding are left out, but for the first.
Factors from_singular_vectors(const at::Tensor& values, std::int64_t count) {
  const bool by_rows = values.size(0) <= values.size(1);
  const at::Tensor wide = by_rows ? values : values.t();
  const at::Tensor vectors = std::get<1>(at::linalg_eigh(at::mm(wide, wide.t())));  // rising
  std::vector<at::Tensor> columns;
  std::vector<at::Tensor> rows;
  double largest = 0;
  for (std::int64_t i = 0; i < count; ++i) {
    const at::Tensor near = vectors.select(1, vectors.size(1) - 1 - i);
    const at::Tensor far = at::mv(wide.t(), near);  // the other side's vector, times the value
    const auto singular = far.norm().item<double>();
    largest = std::max(largest, singular);
    if (i > 0 && singular <= kRounding * largest) break;
    const at::Tensor unit = far / std::max(singular, std::numeric_limits<double>::min());
    const Factors part = larger_part(by_rows ? near : unit, by_rows ? unit : near, singular);
    columns.push_back(part.left);
    rows.push_back(part.right);
  }
  return {at::stack(columns, /*dim=*/1), at::stack(rows)};
}

// The columns of X one after the other, each the best for V ≈ X Y as the others are.
at::Tensor improved(const at::Tensor& x, const at::Tensor& y, const at::Tensor& values) {
  const at::Tensor products = at::mm(values, y.t());
  const at::Tensor own = at::mm(y, y.t());
  std::vector<at::Tensor> columns = x.unbind(1);
  for (std::int64_t i = 0; i < own.size(0); ++i) {
    const auto weight = own[i][i].item<double>();
    if (weight <= 0) continue;
    at::Tensor& column = columns[static_cast<std::size_t>(i)];
    const at::Tensor rest = products.select(1, i) - at::mv(at::stack(columns, 1), own.select(1, i));
    column = (column + rest / weight).clamp_min(0);
  }
  return at::stack(columns, 1);
}

// ‖V - X Y‖² = ‖V‖² - 2 ⟨V Yᵀ, X⟩ + ⟨Xᵀ X, Y Yᵀ⟩, without a matrix as large as V.
double squared_error(const at::Tensor& values, double all, const Factors& factors) {
  const at::Tensor& x = factors.left;
  const at::Tensor& y = factors.right;
  const at::Tensor with_values = (at::mm(values, y.t()) * x).sum();
  const at::Tensor with_itself = (at::mm(x.t(), x) * at::mm(y, y.t())).sum();
  return std::max(0.0, all - 2 * with_values.item<double>() + with_itself.item<double>());
}

// places at most 1, the largest feature first.
Factorization in_order(const Factors& factors) {
  const at::Tensor most = factors.left.amax(0);
  const at::Tensor scale = most.masked_fill(most == 0, 1);
  const at::Tensor mass = factors.left.sum(0) * factors.right.sum(1);
  const at::Tensor order = std::get<1>(mass.sort(/*stable=*/true, /*dim=*/0, true));
  const auto kept = (mass > kNothing * mass.sum()).sum().item<std::int64_t>();
  const at::Tensor first = order.narrow(0, 0, kept);
  return {.places = (factors.left / scale).index_select(1, first),
          .features = (factors.right * scale.unsqueeze(1)).index_select(0, first)};
}

}  // namespace

double factorization_bytes(std::int64_t places, std::int64_t channels, std::int64_t count) {
  constexpr double kSquares = 5;   // V Vᵀ or Vᵀ V, its copy, eigenvectors and what these need
  constexpr double kFactors = 10;  // both sides' parts, products and copies of a sweep
  const auto p = static_cast<double>(places);
  const auto k = static_cast<double>(channels);
  const double smaller = std::min(p, k);
  const double numbers = p * k + kSquares * smaller * smaller +
                         kFactors * std::min(static_cast<double>(count), smaller) * (p + k);
  return numbers * sizeof(double);
}

Factorization factorized(const at::Tensor& values, std::int64_t count,
                         const std::function<void()>& before_sweep) {
  const double all = std::pow(values.norm().item<double>(), 2);
  const std::int64_t most = std::min(values.size(0), values.size(1));
  if (before_sweep) before_sweep();
  Factors factors = from_singular_vectors(values, std::min(count, most));
  double error = squared_error(values, all, factors);
  for (int sweep = 0; sweep < kMostSweeps; ++sweep) {
    if (before_sweep) before_sweep();
    factors.left = improved(factors.left, factors.right, values);
    factors.right = improved(factors.right.t(), factors.left.t(), values.t()).t();
    const double before = error;
    error = squared_error(values, all, factors);
    if (before - error <= kGainOfASweep * all) break;
  }
  Factorization found = in_order(factors);
  found.explained = all > 0 ? 1 - error / all : 0;
  return found;
}

}  // namespace cameras
