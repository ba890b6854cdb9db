#include "core/aten.h"

#include <utility>

#include "cameras/saliency.h"
#include "saliency/methods.h"
#include "saliency/passes/joined_channels.h"
#include "saliency/passes/single_pass.h"

namespace cameras {
namespace {

class FormulaCam final : public SaliencyMethod {
 public:
  explicit FormulaCam(CamFormula formula) : formula_(std::move(formula)) {}

  Result explain(const Network& network, const Request& request,
                 const Watch& watch) const override {
    return explain_single_pass(network, request, watch, formula_);
  }
  std::optional<CamFormula> formula() const override { return formula_; }

 private:
  CamFormula formula_;
};

// Its component belongs to all channels of one size together: no formula for the means over sizes.
class ComponentCam final : public SaliencyMethod {
 public:
  explicit ComponentCam(RawMap map) : map_(std::move(map)) {}

  Result explain(const Network& network, const Request& request,
                 const Watch& watch) const override {
    return explain_single_pass(network, request, watch, map_);
  }

 private:
  RawMap map_;
};

}  // namespace

at::Tensor CamFormula::operator()(const at::Tensor& activation, const at::Tensor& gradient) const {
  require(part != nullptr, Errc::bad_argument, "expected a formula of a class activation map");
  const at::Tensor sum = part(activation, gradient);
  return finish ? finish(sum) : sum;
}

std::unique_ptr<SaliencyMethod> make_cam(CamFormula formula) {
  require(formula.part != nullptr, Errc::bad_argument,
          "expected a formula of a class activation map");
  return std::make_unique<FormulaCam>(std::move(formula));
}

std::unique_ptr<SaliencyMethod> make_joined_cam(CamFormula formula, const MethodOptions& options) {
  const Joining joining = joining_of(options);
  if (joining == Joining::sum) return make_cam(std::move(formula));
  return std::make_unique<ComponentCam>(joined(std::move(formula), joining));
}

}  // namespace cameras
