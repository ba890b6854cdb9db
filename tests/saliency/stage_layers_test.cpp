#include "saliency/passes/stage_layers.h"
#include "core/aten.h"

#include <gmock/gmock.h>

#include "support/device.h"
#include "support/random_graph.h"

namespace cameras::testing {
namespace {

using ::testing::ElementsAre;

// A stem, a residual block, and a block of half the size whose first convolution is of full size.
Network residual_network() {
  return network_on_device(random_graph(R"(
      net (float[1,3,8,8] x, float[4,3,1,1] w, float[4,4,1,1] u, float[2,4] v) => (float[1,2] y) {
        stem = Conv (x, w)
        inner = Conv (stem, u)
        block = Add (inner, stem)
        wide = Conv (block, u)
        half = Conv <strides = [2, 2]> (wide, u)
        way = Conv <strides = [2, 2]> (block, u)
        sum = Add (half, way)
        last = Relu (sum)
        p = GlobalAveragePool (last)
        f = Flatten (p)
        y = Gemm <transB = 1> (f, v)
      })"));
}

// Not "wide", which is of the same size and later: "way" goes around it.
TEST(StageLayers, EndsOfStagesComeFinestFirst) {
  EXPECT_THAT(stage_layers(residual_network(), "last"), ElementsAre("block", "last"));
}

TEST(StageLayers, LayersBehindTheRequestedOneDoNotCount) {
  EXPECT_THAT(stage_layers(residual_network(), "inner"), ElementsAre("inner"));
  EXPECT_THAT(stage_layers(residual_network(), "half"), ElementsAre("block", "half"));
}

// The Shape reads a size and no contents: the map before it is still all that matters.
TEST(StageLayers, ReadingAShapeGoesAroundNothing) {
  const Network network = network_on_device(random_graph(R"(
      net (float[1,3,8,8] x, float[4,3,1,1] w, float[4,4,1,1] u, float[4,2] v) => (float[N,2] y) {
        fine = Conv (x, w)
        last = Conv <strides = [2, 2]> (fine, u)
        p = GlobalAveragePool (last)
        s = Shape (fine)
        zero = Constant <value_ints = [0]> ()
        n = Gather (s, zero)
        rest = Constant <value_ints = [4]> ()
        to = Concat <axis = 0> (n, rest)
        f = Reshape (p, to)
        y = Gemm (f, v)
      })"));
  EXPECT_THAT(stage_layers(network, "last"), ElementsAre("fine", "last"));
}

}  // namespace
}  // namespace cameras::testing
