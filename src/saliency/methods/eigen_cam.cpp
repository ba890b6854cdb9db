#include "core/aten.h"

#include <algorithm>

#include "saliency/methods.h"
#include "saliency/passes/single_pass.h"

namespace cameras {
namespace {

// A principal component has no sign of its own. Evidence is where the layer responds: the mean over
// the tenth of the positions that responds most is positive.
at::Tensor with_fixed_sign(const at::Tensor& projection, const at::Tensor& strength) {
  const std::int64_t tenth = (strength.numel() + 9) / 10;
  const at::Tensor order = std::get<1>(strength.sort(/*stable=*/true, /*dim=*/0, true));
  const double mean = projection.index_select(0, order.narrow(0, 0, tenth)).mean().item<double>();
  return mean < 0 ? -projection : projection;
}

// In double: the mean of equal values is that value, so a constant map is centred to zeros.
at::Tensor first_component(const at::Tensor& activation) {
  const std::int64_t positions = activation.size(2) * activation.size(3);
  const at::Tensor rows =
      activation[0].reshape({activation.size(1), positions}).t().to(at::kCPU, at::kDouble);
  const at::Tensor centred = rows - rows.mean(0, /*keepdim=*/true);
  const auto [left, singular, right] = at::linalg_svd(centred, /*full_matrices=*/false);
  const at::Tensor projection = left.select(1, 0) * singular[0];
  return with_fixed_sign(projection, rows.norm(2, {1}))
      .view({activation.size(2), activation.size(3)});
}

// Eigen-CAM: the first principal component of the activations, positions as rows [mn,K], columns
// centred. It does not depend on the label. Source: Muhammad and Yeasin, IJCNN 2020, arXiv
// 2008.00299; centring and sign as docs/methods.md says.
class EigenCam final : public SaliencyMethod {
 public:
  Result explain(const Network& network, const Request& request,
                 const Watch& watch) const override {
    return explain_single_pass(network, request, watch,
                               [](const at::Tensor& activation, const at::Tensor&) {
                                 return first_component(activation);
                               });
  }
};

}  // namespace

std::unique_ptr<SaliencyMethod> make_eigen_cam(const MethodOptions&) {
  return std::make_unique<EigenCam>();
}

}  // namespace cameras
