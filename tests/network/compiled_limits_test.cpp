#include "core/aten.h"

#include <gtest/gtest.h>

#include <limits>
#include <memory>
#include <string>
#include <utility>
#include <vector>

#include "both_trunks.h"
#include "network/onednn/compiled_part.h"
#include "support/random_graph.h"
#include "support/refusal.h"

// What the compiled trunk leaves to the interpreter: numbers that are none, values and graphs that
// are too large.
namespace cameras::testing {
namespace {

constexpr float kNaN = std::numeric_limits<float>::quiet_NaN();
constexpr float kInfinity = std::numeric_limits<float>::infinity();

Graph rectified() {
  return classifier_of("float[8,3,3,3] w, float[8] b", "c = Conv (x, w, b) t = Relu (c)", 8);
}

// oneDNN's Relu makes 0 of NaN, and the network would answer.
TEST(CompiledLimits, WeightsThatAreNotFiniteAreInterpreted) {
  for (const std::string name : {"w", "b"}) {
    for (const float value : {kNaN, kInfinity, -kInfinity}) {
      Graph graph = rectified();
      graph.constants[name] = graph.constants[name].clone();
      graph.constants[name].flatten()[3] = value;
      EXPECT_EQ(Network(std::move(graph)).trunk(), "reference") << name << ' ' << value;
    }
  }
}

TEST(CompiledLimits, AnInfiniteBoundIsCompiled) {
  Graph graph = classifier_of("float[8,3,3,3] w, float[1] low, float[1] high", R"(
      c = Conv (x, w)
      t = Clip (c, low, high))",
                              8);
  graph.constants["low"] = at::tensor(0.F);
  graph.constants["high"] = at::tensor(kInfinity);
  EXPECT_EQ(Network(graph).trunk(), "compiled");
  expect_same_at_every_cut(graph, {{24, 24}}, 2e-5);  // as in compiled_trunk_test.cpp
}

TEST(CompiledLimits, AnInputThatIsNotFiniteIsRefusedByBothTrunks) {
  for (const TrunkKind trunk : {TrunkKind::compiled, TrunkKind::reference}) {
    const Network network(rectified(), {.trunk = trunk});
    at::Tensor input = random_tensor({1, 3, 24, 24});
    input[0][1][5][7] = kNaN;
    EXPECT_EQ(refusal_of([&] { static_cast<void>(network.logits(input)); }).message,
              "the network's logits are not finite (NaN or infinity) at 24 x 24");
  }
}

// 1024 channels of 600 x 600 take 1.47 GB, more than one value may.
TEST(CompiledLimits, ATooLargeValueHasNoPlan) {
  const Graph graph = random_graph(
      "net (float[1,1,8,8] x, float[1024,1,1,1] w) => (float[1,1024,8,8] t) { t = Conv (x, w) }");
  onednn::Part part{.nodes = {&graph.nodes[0]}, .inputs = {"x"}, .outputs = {"t"}};
  const onednn::CompiledPart compiled(part,
                                      std::make_shared<onednn::Shared>(graph, onednn::Type::f32));
  const std::vector<at::Tensor> large{at::zeros({1, 1, 600, 600})};
  EXPECT_FALSE(compiled.run(large).has_value());
  const std::vector<at::Tensor> small{at::zeros({1, 1, 8, 8})};
  EXPECT_TRUE(compiled.run(small).has_value());
  EXPECT_FALSE(compiled.run(large).has_value());  // as it remembers
}

// Every sum reads the convolution again, so that its value stays alive to the end. Compiling
// compares each node with all others; this is more than it takes.
std::string sums(int count) {
  std::string body = "c = Conv (x, w) s0 = Relu (c)";
  for (int i = 1; i < count; ++i) {
    body += " s" + std::to_string(i) + " = Max (s" + std::to_string(i - 1) + ", c)";
  }
  return body + " t = Relu (s" + std::to_string(count - 1) + ")";
}

TEST(CompiledLimits, AHugeGraphIsInterpreted) {
  const Graph graph = classifier_of("float[4,3,3,3] w", sums(20'000), 4);
  const at::Tensor input = random_tensor({1, 3, 24, 24});
  EXPECT_EQ(Network(graph, {.trunk = TrunkKind::compiled}).logits(input).size(0), 5);
}

}  // namespace
}  // namespace cameras::testing
