#include "core/aten.h"

#include "saliency/methods.h"
#include "saliency/passes/single_pass.h"
#include "saliency/principal_component.h"

namespace cameras {
namespace {

// A principal component has no sign of its own. Evidence is where the layer responds.
at::Tensor eigen_map(const at::Tensor& activation, const at::Tensor& /*gradient*/) {
  return positive_where_largest(principal_component(activation), activation);
}

// Eigen-CAM: the first principal component of the activations, positions as rows [mn,K], columns
// centred. It does not depend on the label. Source: Muhammad and Yeasin, IJCNN 2020, arXiv
// 2008.00299; centring and sign as docs/methods.md says.
class EigenCam final : public SaliencyMethod {
 public:
  Result explain(const Network& network, const Request& request,
                 const Watch& watch) const override {
    return explain_single_pass(network, request, watch, &eigen_map);
  }
};

}  // namespace

std::unique_ptr<SaliencyMethod> plain_eigen_cam(const MethodOptions&) {
  return std::make_unique<EigenCam>();
}

}  // namespace cameras
