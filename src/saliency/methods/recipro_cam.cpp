#include "core/aten.h"

#include "saliency/methods.h"
#include "saliency/passes/head_maps.h"
#include "saliency/passes/in_batches.h"

namespace cameras {
namespace {

// The activations at one position, zeros at all others.
at::Tensor kept_at(const at::Tensor& activation, std::int64_t row, std::int64_t column) {
  const auto position = [&](const at::Tensor& tensor) {
    return tensor.narrow(2, row, 1).narrow(3, column, 1);
  };
  at::Tensor kept = at::zeros_like(activation);
  position(kept).copy_(position(activation));
  return kept;
}

// ReciproCAM: the label's logit when only position (i,j) of A is kept. m n runs of the head.
// Source: Byun and Lee, arXiv 2209.14074, section 3; without its optional Gaussian neighbourhood.
class ReciproCam final : public SaliencyMethod {
 public:
  Result explain(const Network& network, const Request& request,
                 const Watch& watch) const override {
    return explain_by_head(
        network, request, [&](const Head& head, std::span<const ExplainedScore> scores) {
          const at::Tensor& activation = head.activation();
          const std::int64_t height = activation.size(2);
          const std::int64_t width = activation.size(3);
          std::vector<at::Tensor> answers;
          const auto kept = [&](std::int64_t position) {
            return kept_at(activation, position / width, position % width);
          };
          in_batches(watch, about_layer(head, height * width, kept),
                     [&](std::int64_t, const at::Tensor& logits) {
                       answers.push_back(values_of(scores, logits));
                     });
          return at::stack(answers, /*dim=*/1).view({-1, height, width}).unbind();
        });
  }
};

}  // namespace

std::unique_ptr<SaliencyMethod> plain_recipro_cam(const MethodOptions&) {
  return std::make_unique<ReciproCam>();
}

}  // namespace cameras
