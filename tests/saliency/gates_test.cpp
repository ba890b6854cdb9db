#include "saliency/relevance/gates.h"

#include <gmock/gmock.h>

#include <string>
#include <vector>

#include "core/aten.h"
#include "network/layers/every_path.h"
#include "support/random_graph.h"

// Which factors of a product are gates.
namespace cameras::testing {
namespace {

using ::testing::ElementsAre;

// The inputs of the last node that are none, of x and constants 1/2, 3 and 6.
std::vector<std::size_t> signals_of(const std::string& nodes) {
  const Graph graph = random_graph(
      "net (float[1,4,4,4] x, float half, float three, float six, float[4,4,1,1] w) => "
      "(float[1,4,4,4] y) {" +
          nodes + "}",
      18);
  const auto from_image = values_from_image(graph);
  return Gates(graph, from_image).signals(graph.nodes.back());
}

TEST(Gates, OfOneComputedFactorThatIsTheSignal) {
  EXPECT_THAT(signals_of("y = Mul (half, x)"), ElementsAre(1U));
  EXPECT_THAT(signals_of("y = MatMul (x, w)"), ElementsAre(0U));
}

TEST(Gates, WeightsBetweenZeroAndOneAreGates) {
  EXPECT_THAT(signals_of("s = Sigmoid (x) y = Mul (s, x)"), ElementsAre(1U));
  EXPECT_THAT(signals_of("s = HardSigmoid (x) t = Tanh (x) y = Mul (t, s)"), ElementsAre(0U));
  EXPECT_THAT(signals_of("s = Softmax <axis = 3> (x) d = Dropout (s) y = MatMul (d, x)"),
              ElementsAre(1U));
}

TEST(Gates, BoundsBesideWhatHasNone) {
  // Gelu, Mish and a hard swish before it is divided.
  EXPECT_THAT(signals_of("e = Erf (x) a = Add (e, half) y = Mul (x, a)"), ElementsAre(0U));
  EXPECT_THAT(signals_of("s = Softplus (x) t = Tanh (s) y = Mul (t, x)"), ElementsAre(1U));
  EXPECT_THAT(signals_of("t = Add (x, three) c = Clip (t, half, six) y = Mul (x, c)"),
              ElementsAre(0U));
}

// ReLU6 has a bound, and is an activation beside a sigmoid or another map.
TEST(Gates, ActivationsAreSignals) {
  EXPECT_THAT(signals_of("r = Clip (x, half, six) q = GlobalAveragePool (r) c = Conv (q, w) "
                         "s = Sigmoid (c) y = Mul (r, s)"),
              ElementsAre(0U));
  EXPECT_THAT(signals_of("r = Clip (x, half, six) y = Mul (r, x)"), ElementsAre(0U, 1U));
}

TEST(Gates, TwoOfOneKindAreBothSignals) {
  EXPECT_THAT(signals_of("y = Mul (x, x)"), ElementsAre(0U, 1U));
  EXPECT_THAT(signals_of("s = Sigmoid (x) t = Sigmoid (x) y = Mul (s, t)"), ElementsAre(0U, 1U));
}

}  // namespace
}  // namespace cameras::testing
