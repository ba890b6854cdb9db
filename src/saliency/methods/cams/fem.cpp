#include "core/aten.h"

#include "saliency/methods.h"

namespace cameras {
namespace {

constexpr double kDeviations = 2;

// Groups of channels may be asked for by themselves: a weight is a matter of its channel alone.
at::Tensor fem_map(const at::Tensor& activation, const at::Tensor& /*gradient*/) {
  const at::Tensor mean = activation.mean({2, 3}, /*keepdim=*/true);
  const at::Tensor deviation = (activation - mean).square().mean({2, 3}, true).sqrt();
  const at::Tensor rare = activation > mean + kDeviations * deviation;
  const at::Tensor share = rare.to(at::kFloat).mean({2, 3}, /*keepdim=*/true);
  return (share * activation).sum(1)[0];
}

}  // namespace

// FEM: Σ_k w_k A_k with w_k the share of the positions where A_k is above its mean by more than two
// standard deviations (of the population). It does not depend on the label. Source: Fuad et al.,
// IPTA 2020; pytorch-grad-cam's FEM.
std::unique_ptr<SaliencyMethod> plain_fem(const MethodOptions& options) {
  return make_joined_cam({.part = &fem_map}, options);
}

}  // namespace cameras
