#include "saliency/smooth_maximum.h"
#include "core/aten.h"

namespace cameras {
namespace {

constexpr std::int64_t kReach = 6;    // two deviations: k = 0.01
constexpr double kSeedDeviation = 3;  // 21 pixels of 224, in seeds that are 7 pixels apart
constexpr double kTemperature = 1.0 / 20;

// k by offset, [(2 reach + 1)²,1], in the order of im2col.
at::Tensor kernel() {
  const at::Tensor offset = at::arange(-kReach, kReach + 1, at::kFloat).square();
  const at::Tensor distance = (offset.view({-1, 1}) + offset.view({1, -1})).sqrt();
  return (-2 * (distance / kSeedDeviation - 0.5).clamp_min(0).square()).exp().view({-1, 1});
}

}  // namespace

at::Tensor smooth_maximum(const at::Tensor& grid) {
  constexpr std::int64_t kWindow = 2 * kReach + 1;
  const at::Tensor padded = at::replication_pad2d(grid, {kReach, kReach, kReach, kReach});
  const at::Tensor near = at::im2col(padded, {kWindow, kWindow}, /*dilation=*/{1, 1},
                                     /*padding=*/{0, 0}, /*stride=*/{1, 1})[0];
  const at::Tensor weighted = near * kernel();
  const at::Tensor shares = at::softmax(weighted / kTemperature, /*dim=*/0);
  return (weighted * shares).sum(0).view(grid.sizes());
}

}  // namespace cameras
