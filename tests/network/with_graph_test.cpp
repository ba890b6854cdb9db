#include "core/aten.h"

#include <gtest/gtest.h>

#include "cameras/network.h"
#include "support/random_graph.h"
#include "support/refusal.h"

namespace cameras::testing {
namespace {

// y = mean(relu(w x)) of one channel.
Network with_graph_network(const NetworkOptions& options = {}) {
  Graph graph = random_graph(R"(
      net (float[1,1,4,4] x, float[1,1,1,1] w) => (float[1,1] y) {
        c = Conv (x, w)
        r = Relu (c)
        p = GlobalAveragePool (r)
        y = Flatten (p)
      })");
  graph.constants["w"] = at::full({1, 1, 1, 1}, 2.F);
  return Network(std::move(graph), options);
}

Network with_weight(const Network& old, float weight) {
  Graph graph = old.graph();
  graph.constants["w"] = at::full({1, 1, 1, 1}, weight);
  return old.with_graph(std::move(graph));
}

// Of ones: y = w, at any size.
TEST(WithGraph, ConstantsAreReplacedAndTheOldNetworkStaysAsItWas) {
  const Network old = with_graph_network();
  const Network changed = with_weight(old, 5);
  EXPECT_EQ(changed.logits(at::ones({1, 1, 4, 4}))[0].item<float>(), 5);
  EXPECT_EQ(changed.logits(at::ones({1, 1, 7, 6}))[0].item<float>(), 5);
  EXPECT_EQ(old.logits(at::ones({1, 1, 4, 4}))[0].item<float>(), 2);
}

TEST(WithGraph, DescriptionStays) {
  const Network old = with_graph_network();
  const Network changed = with_weight(old, 5);
  EXPECT_EQ(changed.default_layer(), old.default_layer());
  EXPECT_EQ(changed.label_count(), old.label_count());
  EXPECT_EQ(changed.native_height(), 4);
  EXPECT_EQ(changed.trunk(), old.trunk());
  EXPECT_EQ(with_weight(with_graph_network({.trunk = TrunkKind::reference}), 5).trunk(),
            "reference");
}

TEST(WithGraph, NodesMayComputeSomethingElse) {
  const Network old = with_graph_network();
  Graph graph = old.graph();
  graph.nodes.at(1).type = "Neg";
  EXPECT_EQ(old.with_graph(graph).logits(at::ones({1, 1, 4, 4}))[0].item<float>(), -2);
  graph.nodes.at(1).type = "Nothing";
  EXPECT_EQ(refusal_of([&] { old.with_graph(graph); }),
            (Refusal{Errc::unsupported_operator,
                     "node 'r' (Nothing): operator Nothing is not supported at opset 13"}));
}

TEST(WithGraph, AnotherInputOrOutputIsRefused) {
  const Network old = with_graph_network();
  Graph graph = old.graph();
  graph.outputs = {"p"};
  EXPECT_EQ(refusal_of([&] { old.with_graph(graph); }),
            (Refusal{Errc::bad_argument, "expected a graph from 'x' to 'y/both_sides'"}));
}

}  // namespace
}  // namespace cameras::testing
