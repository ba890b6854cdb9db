#include "graph/passes/bounds.h"
#include "core/aten.h"

#include <gtest/gtest.h>

#include <limits>

#include "support/onnx_text.h"

namespace cameras::testing {
namespace {

constexpr double kNoBound = std::numeric_limits<double>::infinity();

// The bounds of y, computed by these nodes from x, of which nothing is known.
void expect_bounds(const std::string& nodes, double low, double high) {
  const Graph graph = parse(
      "<ir_version: 8, opset_import: [\"\" : 13]> net (float[1,3] x) => "
      "(float[1,3] y) <float half = {0.5}, float one = {1}, float hundred = "
      "{100}> { " +
      nodes + " }");
  const Bounds bounds = bounds_of(graph, "y");
  EXPECT_NEAR(bounds.low, low, 1e-12) << nodes;
  EXPECT_NEAR(bounds.high, high, 1e-12) << nodes;
}

TEST(Bounds, OfActivations) {
  expect_bounds("y = Sigmoid (x)", 0, 1);
  expect_bounds("y = Softmax (x)", 0, 1);
  expect_bounds("y = Tanh (x)", -1, 1);
  const Bounds relu =
      bounds_of(parse("<ir_version: 8, opset_import: [\"\" : 13]> net (float[1,3] x) "
                      "=> (float[1,3] y) { y = Relu (x) }"),
                "y");
  EXPECT_EQ(relu.low, 0);
  EXPECT_EQ(relu.high, kNoBound);
}

TEST(Bounds, OfMeansSumsAndScales) {
  expect_bounds("a = Sigmoid (x) b = Softmax (x) s = Add (a, b) y = Mul (s, half)", 0, 1);
  expect_bounds("a = Sigmoid (x) b = Softmax (x) y = Mean (a, b)", 0, 1);
  expect_bounds("a = Sigmoid (x) y = Mul (a, hundred)", 0, 100);
  expect_bounds("a = Sigmoid (x) y = Div (a, hundred)", 0, 0.01);
  expect_bounds("a = Sigmoid (x) y = Sub (one, a)", 0, 1);
  expect_bounds("a = Sigmoid (x) b = Sub (one, a) y = Concat <axis = 1> (a, b)", 0, 1);
}

TEST(Bounds, OfClips) {
  expect_bounds("a = Sigmoid (x) y = Clip (a, half)", 0.5, 1);
  expect_bounds("y = Clip (x, half, one)", 0.5, 1);
}

TEST(Bounds, ShapesChangeNothing) {
  expect_bounds("a = Sigmoid (x) b = Flatten (a) c = Identity (b) y = ReduceMean (c)", 0, 1);
}

TEST(Bounds, NothingIsKnownOfOtherNodes) {
  for (const char* nodes : {"y = Neg (x)", "y = Add (x, x)", "a = Sigmoid (x) y = Div (one, a)",
                            "a = Sigmoid (x) y = Sin (a)"}) {
    const Graph graph =
        parse(std::string("<ir_version: 8, opset_import: [\"\" : 13]> net (float[1,3] x) => "
                          "(float[1,3] y) <float one = {1}> { ") +
              nodes + " }");
    EXPECT_EQ(bounds_of(graph, "y").high, kNoBound) << nodes;
    EXPECT_EQ(bounds_of(graph, "y").low, -kNoBound) << nodes;
  }
}

}  // namespace
}  // namespace cameras::testing
