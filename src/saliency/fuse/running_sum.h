#pragma once

#include <ATen/core/Tensor.h>

#include <cstddef>
#include <cstdint>
#include <span>

namespace cameras {

/// Σ_t φ(map(t)) [1,K,height,width] of maps [1,K,m_t,n_t] that become more: each is resized once,
/// in the order and with the bits of sum_of_resized().
class RunningSum {
 public:
  RunningSum(std::int64_t height, std::int64_t width) : height_(height), width_(width) {}

  /// Of all these maps, which begin with those of the call before. Where each has one value per
  /// channel, so has what is returned in memory ([1,K,1,1], expanded).
  at::Tensor of(std::span<const at::Tensor> maps);

 private:
  void add(const at::Tensor& map);

  std::int64_t height_;
  std::int64_t width_;
  at::Tensor sum_;
  std::size_t added_ = 0;
};

}  // namespace cameras
