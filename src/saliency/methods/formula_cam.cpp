#include "core/aten.h"

#include <utility>

#include "cameras/saliency.h"
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

}  // namespace cameras
