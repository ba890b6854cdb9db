#include "core/aten.h"

#include "saliency/methods.h"
#include "saliency/passes/baseline.h"
#include "saliency/passes/input_gradients.h"
#include "saliency/relevance/deep_lift_rules.h"
#include "saliency/steps.h"

namespace cameras {
namespace {

std::string deep_lift_refusal(const Flow& flow) {
  return flow.stop.empty() ? "" : "deep_lift has no rule for " + flow.stop;
}

// DeepLIFT with the rescale rule: (x - x₀) ⊙ m, m the multipliers that the rules of
// saliency/relevance/deep_lift_rules.cpp hand back to the input, which add up to y(x) - y(x₀). x₀
// is Request::baseline, a black image. The layer of the request is not read. Source: Shrikumar et
// al., ICML 2017, arXiv 1704.02685.
class DeepLift final : public SaliencyMethod {
 public:
  std::string refusal(const Network& network, std::string_view /*layer*/ = {}) const override {
    return deep_lift_refusal(multiplier_flow(network.graph()));
  }

  Result explain(const Network& network, const Request& request,
                 const Watch& watch) const override {
    const std::string refused = refusal(network);
    require(refused.empty(), Errc::bad_argument, refused);
    return explain_input(network, request,
                         [&](std::span<const ExplainedScore> scores, const at::Tensor& logits) {
                           return attributions(network, request, watch, scores, logits);
                         });
  }

 private:
  static std::vector<Attribution> attributions(const Network& network, const Request& request,
                                               const Watch& watch,
                                               std::span<const ExplainedScore> scores,
                                               const at::Tensor& logits) {
    const at::Tensor baseline = baseline_of(request).contiguous();
    const Graph& graph = network.graph();
    const Flow flow = multiplier_flow(graph);
    Steps steps(watch, std::ssize(scores));
    const Trace trace = network.trace(request.input);
    steps.tell();
    const Trace reference = network.trace(baseline);
    const Walk walk{.graph = graph,
                    .flow = flow,
                    .trace = trace,
                    .rule = DeepLiftRules(reference),
                    .before_node = [&] { steps.tell(); }};
    const at::Tensor way = (request.input - baseline).to(at::kCPU);
    const at::Tensor changes = values_of(scores, logits) - values_of(scores, reference.logits());
    std::vector<Attribution> found;
    for (const at::Tensor& weights : weights_of(scores, network.label_count()).unbind()) {
      const at::Tensor start = trace.output_gradient(weights.contiguous());
      const at::Tensor values = way * walked_back(walk, start).to(at::kCPU);
      const double change = changes[std::ssize(found)].item<double>();
      found.push_back({values, values.sum(at::kDouble).item<double>() - change});
      steps.done();
    }
    return found;
  }
};

}  // namespace

std::unique_ptr<SaliencyMethod> plain_deep_lift(const MethodOptions&) {
  return std::make_unique<DeepLift>();
}

}  // namespace cameras
