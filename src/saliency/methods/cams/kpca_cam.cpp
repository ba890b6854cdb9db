#include "core/aten.h"

#include <algorithm>
#include <cmath>
#include <string>
#include <tuple>

#include "saliency/methods.h"
#include "saliency/passes/single_pass.h"
#include "saliency/principal_component.h"

namespace cameras {
namespace {

// The kernel's matrix has the square of this many numbers, and its eigenvectors are found in the
// third power's time: 134 MB a matrix, of which there are several, and a minute or more.
constexpr std::int64_t kMostPositions = 4096;

// Eigenvalues of a matrix [n,n] of numbers up to 1 are off by up to n times double's rounding,
// 1e-16: this many times n is nothing but rounding.
constexpr double kEigenvalueRounding = 1e-14;

// tanh(γ u·v + 1) of all pairs of positions u, v, whose mean over positions is zero; γ = 1 / K.
// Then rows and columns are centred: the mean is that of the space that the kernel stands for.
at::Tensor centred_kernel(const at::Tensor& activation) {
  const at::Tensor rows =
      activation[0].reshape({activation.size(1), -1}).t().to(at::kCPU, at::kDouble);
  const at::Tensor centred = rows - rows.mean(0, /*keepdim=*/true);
  const double gamma = 1.0 / static_cast<double>(activation.size(1));
  const at::Tensor kernel = (at::mm(centred, centred.t()) * gamma + 1).tanh();
  return kernel - kernel.mean(0, /*keepdim=*/true) - kernel.mean(1, /*keepdim=*/true) +
         kernel.mean();
}

std::string too_many(std::int64_t rows, std::int64_t columns) {
  if (rows * columns <= kMostPositions) return {};
  return "expected a layer of at most " + std::to_string(kMostPositions) +
         " positions for kernel PCA, found " + std::to_string(rows) + " x " +
         std::to_string(columns);
}

at::Tensor kernel_component(const at::Tensor& activation) {
  const std::int64_t rows = activation.size(2);
  const std::int64_t columns = activation.size(3);
  const std::int64_t positions = rows * columns;
  const std::string why = too_many(rows, columns);
  require(why.empty(), Errc::bad_argument, why);
  const auto [values, vectors] = at::linalg_eigh(centred_kernel(activation));  // ascending
  const auto largest = values[-1].item<double>();
  if (largest <= kEigenvalueRounding * static_cast<double>(positions)) {
    return at::zeros({rows, columns}, at::kDouble);
  }
  const at::Tensor component = vectors.select(1, -1) * std::sqrt(largest);
  return positive_where_largest(component.view({rows, columns}), activation);
}

// KPCA-CAM: the first component of kernel PCA of the activations with a sigmoid kernel, positions
// as rows [mn,K]. It does not depend on the label. Source: Karmani et al., MMSP 2024, arXiv
// 2410.00267; γ, the constant 1 and centring first as in pytorch-grad-cam's, the sign as Eigen-CAM.
class KpcaCam final : public SaliencyMethod {
 public:
  // At the native size; the request's own is looked at when it is asked.
  std::string refusal(const Network& network, std::string_view layer = {}) const override {
    const std::string_view asked = layer.empty() ? network.default_layer() : layer;
    const auto found = std::ranges::find(network.layers(), asked, &Layer::name);
    return found == network.layers().end() ? "" : too_many(found->height, found->width);
  }

  Result explain(const Network& network, const Request& request,
                 const Watch& watch) const override {
    at::Tensor found;  // the same for all labels
    return explain_single_pass(network, request, watch,
                               [&](const at::Tensor& activation, const at::Tensor&) {
                                 if (!found.defined()) found = kernel_component(activation);
                                 return found;
                               });
  }
};

}  // namespace

std::unique_ptr<SaliencyMethod> plain_kpca_cam(const MethodOptions&) {
  return std::make_unique<KpcaCam>();
}

}  // namespace cameras
