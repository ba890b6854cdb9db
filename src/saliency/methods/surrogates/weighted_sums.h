#pragma once

#include <ATen/core/Tensor.h>

#include <cstdint>
#include <vector>

namespace cameras {

/// What a weighted least-squares fit needs of its rows z [N] and values y, one by score: Σ w z zᵀ
/// and Σ w z y, in float64. Rows are not kept.
class WeightedSums {
 public:
  WeightedSums(std::int64_t unknowns, std::int64_t scores);

  /// One more row z [N], with its weight and the values [scores] that it shall give.
  void add(const at::Tensor& row, double weight, const at::Tensor& values);

  /// Σ w z zᵀ [N,N] of all rows so far.
  at::Tensor matrix();
  /// Σ w z y [N] of one score; the bits do not depend on how many scores there are.
  at::Tensor right_side(std::int64_t score);

 private:
  void flush();

  at::Tensor matrix_;
  at::Tensor right_sides_;  // [scores,N]
  std::vector<at::Tensor> rows_;
  std::vector<double> weights_;
  std::vector<at::Tensor> values_;
};

}  // namespace cameras
