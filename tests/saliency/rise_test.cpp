#include "cameras/saliency/rise.h"
#include "core/aten.h"

#include <gtest/gtest.h>

#include "saliency/expect_map.h"
#include "support/device.h"
#include "support/random_graph.h"
#include "support/refusal.h"

namespace cameras::testing {
namespace {

// p of label 0 is 1 while the first of 2 x 2 pixels is 1, and 0 while it is 0 (odds of exp(500)).
Network first_pixel_network() {
  Graph graph = random_graph(R"(
      net (float[1,1,2,2] x, float[2,4] v, float[2] b) => (float[1,2] y) {
        f = Flatten (x)
        y = Gemm <transB = 1> (f, v, b)
      })");
  graph.constants["v"] = at::tensor({1000.F, 0.F, 0.F, 0.F, 0.F, 0.F, 0.F, 0.F}).view({2, 4});
  graph.constants["b"] = at::tensor({-500.F, 0.F});
  return network_on_device(std::move(graph));
}

at::Tensor rise_of_ones(const RiseOptions& options) {
  return map_of(Rise(options), first_pixel_network(), image({1, 1, 1, 1}), 0);
}

// Cells a, b; c, d of 2 x 2 pixels, enlarged to 3 x 3 and cut to the first 2 x 2: the mask is
// a, (a + b) / 2; (a + c) / 2, (a + b + c + d) / 4. p = a, so the map is the mean of a times that,
// over 1/2: 1, 3/4; 3/4, 5/8, stretched 1, 1/3; 1/3, 0.
TEST(Rise, IsTheMeanMaskWeightedByTheProbability) {
  const at::Tensor map = rise_of_ones({.samples = 20000, .cells = 2});
  // A summand is 0 to 2 and spreads by less than 1, the mean of 20000 by less than 0.0071; the
  // stretch divides that by 3/8: four deviations are 0.076.
  EXPECT_TRUE(at::allclose(map, square({1, 1.F / 3, 1.F / 3, 0}), 0, 0.076)) << map;
}

// Every mask is all ones, and the sum the same everywhere.
TEST(Rise, CertainCellsGiveAnEmptyMap) {
  const Rise method({.samples = 5, .cells = 2, .probability = 1});
  expect_empty(explanation_of(method, first_pixel_network(), image({1, 1, 1, 1}), 0).map);
}

TEST(Rise, SeedChoosesTheMasks) {
  const auto with_seed = [](std::uint64_t seed) {
    return rise_of_ones({.samples = 20, .cells = 2, .seed = seed});
  };
  EXPECT_TRUE(at::equal(with_seed(7), with_seed(7)));
  EXPECT_FALSE(at::equal(with_seed(7), with_seed(8)));
}

TEST(Rise, NumbersOutOfRangeAreRefused) {
  EXPECT_EQ(refusal_of([] { Rise({.samples = 0}); }),
            (Refusal{Errc::bad_argument, "expected 1 to 100000 samples, found 0"}));
  EXPECT_EQ(refusal_of([] { Rise({.cells = 1025}); }),
            (Refusal{Errc::bad_argument, "expected 1 to 1024 cells, found 1025"}));
  EXPECT_EQ(refusal_of([] { Rise({.probability = 0}); }),
            (Refusal{Errc::bad_argument, "expected a probability above 0 and up to 1, found 0"}));
}

}  // namespace
}  // namespace cameras::testing
