#include "both_trunks.h"
#include "core/aten.h"

#include <gtest/gtest.h>

#include "support/random_graph.h"

namespace cameras::testing {
namespace {

// The largest difference of two tensors of one shape, as a share of the largest number.
double difference(const at::Tensor& a, const at::Tensor& b) {
  if (a.sizes() != b.sizes()) return std::numeric_limits<double>::infinity();
  const double most = std::max(b.abs().max().item<double>(), 1e-6);
  return (a - b).abs().max().item<double>() / most;
}

bool is_map(const Network& network, const at::Tensor& input, const std::string& value) {
  try {
    static_cast<void>(network.probe(input, value));
    return true;
  } catch (const Error&) {  // no [1,K,m,n] value
    return false;
  }
}

}  // namespace

Graph classifier_of(const std::string& weights, const std::string& body, int channels) {
  const std::string k = std::to_string(channels);
  const std::string comma = weights.empty() ? "" : ", ";
  return random_graph("net (float[1,3,24,24] x" + comma + weights + ", float[5," + k +
                      "] last) => (float[1,5] y) {" + body +
                      " pooled = GlobalAveragePool (t) flat = Flatten (pooled)"
                      " y = Gemm <transB = 1> (flat, last) }");
}

void expect_same_at_every_cut(const Graph& graph, const std::vector<Ints>& sizes, double tolerance,
                              Precision precision) {
  const Network compiled(graph, {.precision = precision, .trunk = TrunkKind::compiled});
  const Network reference(graph, {.trunk = TrunkKind::reference});
  for (const Ints& size : sizes) {
    const at::Tensor input = random_tensor({1, 3, size[0], size[1]});
    int cuts = 0;
    for (const Node& node : compiled.graph().nodes) {
      const std::string& layer = node.outputs[0];
      if (!is_map(reference, input, layer)) continue;
      ++cuts;
      const Probe found = compiled.probe(input, layer);
      const Probe expected = reference.probe(input, layer);
      EXPECT_LE(difference(found.activation(), expected.activation()), tolerance) << layer;
      EXPECT_LE(difference(found.logits(), expected.logits()), tolerance) << layer;
      EXPECT_TRUE(found.activation().is_contiguous()) << layer;
      const Probe again = compiled.probe(input, layer);
      EXPECT_TRUE(at::equal(again.activation(), found.activation())) << layer;  // the same bits
    }
    EXPECT_GE(cuts, 2);
    EXPECT_LE(difference(compiled.logits(input), reference.logits(input)), tolerance);
  }
}

}  // namespace cameras::testing
