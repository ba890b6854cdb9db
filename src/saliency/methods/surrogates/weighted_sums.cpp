#include "saliency/methods/surrogates/weighted_sums.h"
#include "core/aten.h"

namespace cameras {
namespace {

constexpr std::int64_t kRowsTogether = 256;  // so that products are of matrices

}  // namespace

WeightedSums::WeightedSums(std::int64_t unknowns, std::int64_t scores)
    : matrix_(at::zeros({unknowns, unknowns}, at::kDouble)),
      right_sides_(at::zeros({scores, unknowns}, at::kDouble)) {}

void WeightedSums::add(const at::Tensor& row, double weight, const at::Tensor& values) {
  rows_.push_back(row.to(at::kDouble));
  weights_.push_back(weight);
  values_.push_back(values.to(at::kDouble));
  if (std::ssize(rows_) == kRowsTogether) flush();
}

at::Tensor WeightedSums::matrix() {
  flush();
  return matrix_.clone();
}

at::Tensor WeightedSums::right_side(std::int64_t score) {
  flush();
  return right_sides_[score];
}

void WeightedSums::flush() {
  if (rows_.empty()) return;
  const at::Tensor rows = at::stack(rows_);
  const at::Tensor weights = at::tensor(weights_, at::kDouble);
  const at::Tensor values = at::stack(values_);
  const at::Tensor columns = rows.t().contiguous();
  matrix_.addmm_(columns, rows * weights.unsqueeze(1));
  // One by one: a product with several columns may add up in another order.
  for (std::int64_t i = 0; i < right_sides_.size(0); ++i) {
    right_sides_[i] += columns.mv(weights * values.select(1, i));
  }
  rows_.clear();
  weights_.clear();
  values_.clear();
}

}  // namespace cameras
