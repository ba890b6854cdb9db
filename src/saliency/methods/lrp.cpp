#include "core/aten.h"

#include "graph/passes/merge_normalization.h"
#include "saliency/methods.h"
#include "saliency/passes/baseline.h"
#include "saliency/passes/pixel_maps.h"
#include "saliency/relevance/rules.h"
#include "saliency/steps.h"

namespace cameras {
namespace {

std::string refusal_of(const Flow& flow) {
  return flow.stop.empty() ? "" : "lrp has no rule for " + flow.stop;
}

// What pixels of the input may be. A request has black, but not white: the input's own range by
// channel takes its place, which photos seldom fall short of by much.
PixelRange range_of(const Request& request) {
  const at::Tensor& input = request.input;
  at::Tensor low = input.amin({2, 3}, /*keepdim=*/true);
  at::Tensor high = input.amax({2, 3}, /*keepdim=*/true);
  if (request.baseline.defined()) {
    const at::Tensor black = baseline_of(request);
    low = at::minimum(low, black);
    high = at::maximum(high, black);
  }
  return {low.expand(input.sizes()), high.expand(input.sizes())};
}

// Positive relevance speaks for the score, negative against it; a pixel has that of its channels.
PixelMap map_of_relevance(const at::Tensor& relevance) {
  const at::Tensor of_pixels = relevance.sum({1})[0];
  return {.raw = of_pixels, .with_sign = of_pixels, .range = DrawnRange::percentile_99};
}

// Layer-wise relevance propagation: the score is handed back from node to node, each by the rule of
// its operator (saliency/relevance/rules.cpp). Source: Bach et al., PLOS ONE 10(7), 2015; rules by
// kind of layer: Montavon et al., 2019. The layer of the request is not read.
class Lrp final : public SaliencyMethod {
 public:
  std::string refusal(const Network& network, std::string_view /*layer*/ = {}) const override {
    return refusal_of(relevance_flow(network.graph()));
  }

  Result explain(const Network& network, const Request& request,
                 const Watch& watch) const override {
    const std::string refused = refusal(network);
    require(refused.empty(), Errc::bad_argument, refused);
    return explain_pixels(
        network, request, [&](std::span<const ExplainedScore> scores, const at::Tensor&) {
          Steps steps(watch, std::ssize(scores));
          const Network merged = network.with_graph(normalization_merged(network.graph()));
          const Flow flow = relevance_flow(merged.graph());
          const Trace trace = merged.trace(request.input);
          const Graph& graph = merged.graph();
          const at::Device device = trace.value(graph.inputs.at(0).name).device();
          const PixelRange range = range_of(request);
          const Walk walk{.graph = graph,
                          .flow = flow,
                          .trace = trace,
                          .rule = RelevanceRules(pixel_ranges(
                              graph, flow, trace, {range.low.to(device), range.high.to(device)})),
                          .before_node = [&] { steps.tell(); }};
          const at::Tensor& output = trace.value(graph.outputs.at(0));
          std::vector<PixelMap> maps;
          for (const at::Tensor& weights : weights_of(scores, network.label_count()).unbind()) {
            const at::Tensor start = output * trace.output_gradient(weights.contiguous());
            maps.push_back(map_of_relevance(walked_back(walk, start).to(at::kCPU)));
            steps.done();
          }
          return maps;
        });
  }
};

}  // namespace

std::unique_ptr<SaliencyMethod> plain_lrp(const MethodOptions&) { return std::make_unique<Lrp>(); }

}  // namespace cameras
