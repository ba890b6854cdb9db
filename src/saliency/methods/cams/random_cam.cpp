#include "core/aten.h"

#include <ATen/CPUGeneratorImpl.h>

#include "saliency/methods.h"
#include "saliency/passes/joined_channels.h"
#include "saliency/passes/single_pass.h"

namespace cameras {
namespace {

// Σ_k w_k A_k with w_k drawn evenly from [-1, 1]: the floor that a class activation map has to
// stand above. It does not depend on the label, and a seed gives every picture, label and size the
// same weights. Source: pytorch-grad-cam's RandomCAM, which draws anew for each label.
class RandomCam final : public SaliencyMethod {
 public:
  RandomCam(std::uint64_t seed, Joining joining) : seed_(seed), joining_(joining) {}

  Result explain(const Network& network, const Request& request,
                 const Watch& watch) const override {
    return explain_single_pass(
        network, request, watch, [&](const at::Tensor& activation, const at::Tensor&) {
          return joined(weights(activation.size(1)).to(activation.device()) * activation, joining_);
        });
  }

 private:
  at::Tensor weights(std::int64_t channels) const {
    const auto generator = at::make_generator<at::CPUGeneratorImpl>(seed_);
    return at::rand({channels, 1, 1}, generator, at::kFloat) * 2 - 1;
  }

  std::uint64_t seed_;
  Joining joining_;
};

}  // namespace

std::unique_ptr<SaliencyMethod> plain_random_cam(const MethodOptions& options) {
  return std::make_unique<RandomCam>(options.seed, joining_of(options));
}

}  // namespace cameras
