#include "core/aten.h"

#include <gmock/gmock.h>

#include "cameras/sanity.h"
#include "evaluation/permutation.h"
#include "support/device.h"
#include "support/random_graph.h"
#include "support/refusal.h"

namespace cameras::testing {
namespace {

using ::testing::ElementsAre;
using ::testing::IsEmpty;

// Every kind of parameter, a constant that two nodes share, and constants that are no weights.
Network network() {
  return network_on_device(random_graph(R"(
      net (float[1,3,8,8] x, float[4,3,3,3] w1, float[4] b1, float[4] scale, float[4] shift,
           float[4] mean, float[4] variance, float[4,4,1,1] w2, float[4,1,1] slope,
           float[1,4,1,1] offset, float[4,5] v, float[5] bias) => (float[1,5] y) {
        c1 = Conv <pads = [1, 1, 1, 1]> (x, w1, b1)
        n = BatchNormalization (c1, scale, shift, mean, variance)
        p = PRelu (n, slope)
        c2 = Conv (p, w2)
        c3 = Conv (c2, w2)
        o = Add (c3, offset)
        g = GlobalAveragePool (o)
        f = Flatten (g)
        m = MatMul (f, v)
        y = Add (m, bias)
      })"));
}

TEST(WeightLayers, AreListedFromTheLogitsDown) {
  std::vector<std::string> names;
  std::vector<std::vector<std::string>> constants;
  for (const WeightLayer& layer : weight_layers(network())) {
    names.push_back(layer.name);
    constants.push_back(layer.constants);
  }
  EXPECT_THAT(names, ElementsAre("m", "c3", "p", "n", "c1"));
  EXPECT_THAT(constants,
              ElementsAre(ElementsAre("v", "bias"), ElementsAre("w2"), ElementsAre("slope"),
                          ElementsAre("scale", "shift"), ElementsAre("w1", "b1")));
  EXPECT_EQ(weight_layers(network())[0].parameters, 25);
  EXPECT_EQ(weight_layers(network())[0].type, "MatMul");
}

at::Tensor sorted(const at::Tensor& values) { return std::get<0>(values.flatten().sort()); }

TEST(Randomised, ValuesArePermuted) {
  const Network before = network();
  const auto layers = weight_layers(before);
  const Network after = randomised(before, layers, 1);
  for (const WeightLayer& layer : layers) {
    for (const std::string& name : layer.constants) {
      const at::Tensor& old = before.graph().constants.at(name);
      const at::Tensor& changed = after.graph().constants.at(name);
      EXPECT_FALSE(at::equal(old, changed)) << name;
      EXPECT_EQ(old.sizes(), changed.sizes()) << name;
      EXPECT_TRUE(at::equal(sorted(old), sorted(changed))) << name;
    }
  }
}

TEST(Randomised, NothingElseChanges) {
  const Network before = network();
  const at::Tensor input = random_tensor({1, 3, 8, 8});
  const at::Tensor logits = before.logits(input);
  const auto layers = weight_layers(before);
  const Network after = randomised(before, std::span(layers).first(1), 1);
  for (const auto& [name, value] : before.graph().constants) {
    const bool chosen = name == "v" || name == "bias";
    EXPECT_EQ(at::equal(value, after.graph().constants.at(name)), !chosen) << name;
  }
  EXPECT_TRUE(at::equal(before.logits(input), logits));
  EXPECT_FALSE(at::equal(after.logits(input), logits));
}

// y = v^T f + bias is known from the layer before it.
TEST(Randomised, NetworkComputesWithTheNewValues) {
  const Network before = network();
  const auto layers = weight_layers(before);
  const Network after = randomised(before, std::span(layers).first(1), 1);
  const at::Tensor input = random_tensor({1, 3, 8, 8});
  const at::Tensor pooled = before.probe(input, "o").activation().mean({2, 3});
  const auto& constants = after.graph().constants;
  const at::Tensor expected =
      (at::matmul(pooled, constants.at("v")) + constants.at("bias")).flatten();
  // Sums of 64 and 4 float32 numbers around 1 in another order.
  EXPECT_TRUE(at::allclose(after.logits(input), expected, 0, 1e-5));
}

TEST(Randomised, ALayerGetsTheSameValuesInEveryCompany) {
  const Network before = network();
  const auto layers = weight_layers(before);
  const Network alone = randomised(before, std::span(layers).subspan(1, 1), 1);
  const Network together = randomised(before, layers, 1);
  const Network again = randomised(together, {}, 1);
  EXPECT_TRUE(at::equal(alone.graph().constants.at("w2"), together.graph().constants.at("w2")));
  EXPECT_TRUE(at::equal(again.graph().constants.at("w2"), together.graph().constants.at("w2")));
}

TEST(Randomised, SeedsDiffer) {
  const Network before = network();
  const auto layers = weight_layers(before);
  const auto values = [&](std::uint64_t seed) {
    return randomised(before, layers, seed).graph().constants.at("w1");
  };
  EXPECT_TRUE(at::equal(values(7), values(7)));
  EXPECT_FALSE(at::equal(values(7), values(8)));
  EXPECT_FALSE(at::equal(values(7), values(7 + (std::uint64_t{1} << 32U))));
}

TEST(Randomised, UnknownConstantsAreRefused) {
  const std::vector<WeightLayer> layers{
      {.name = "c", .type = "Conv", .constants = {"w9"}, .parameters = 1}};
  EXPECT_EQ(refusal_of([&] { randomised(network(), layers, 0); }),
            (Refusal{Errc::bad_argument, "the network has no constant named 'w9'"}));
}

// From a second implementation of FNV-1a, std::seed_seq, std::mt19937_64 (as the standard defines
// them) and Fisher-Yates in Python: what every machine and standard library has to give.
TEST(Permutation, IsTheSameEverywhere) {
  EXPECT_THAT(permutation(8, 1, "w"), ElementsAre(1, 7, 3, 2, 0, 5, 6, 4));
}

TEST(Permutation, HoldsEveryPlaceOnce) {
  auto order = permutation(1000, 3, "w");
  EXPECT_FALSE(std::ranges::is_sorted(order));
  std::ranges::sort(order);
  for (std::int64_t i = 0; i < 1000; ++i) EXPECT_EQ(order[static_cast<std::size_t>(i)], i);
  EXPECT_THAT(permutation(0, 3, "w"), IsEmpty());
}

// 6000 draws of six faces: a face comes 1000 times, with a deviation of 29; six of them are
// allowed.
TEST(Permutation, DrawsEveryNumberEquallyOften) {
  std::vector<int> counts(6);
  for (std::uint64_t seed = 0; seed < 6000; ++seed) ++counts.at(drawn_below(6, seed, "die"));
  for (const int count : counts) EXPECT_NEAR(count, 1000, 174);
}

TEST(CascadeStages, BeginWithTheTopAndEndWithAll) {
  EXPECT_THAT(cascade_stages(10, 4), ElementsAre(1, 4, 7, 10));
  EXPECT_THAT(cascade_stages(3, 8), ElementsAre(1, 2, 3));
  EXPECT_THAT(cascade_stages(53, 2), ElementsAre(1, 53));
  EXPECT_THAT(cascade_stages(53, 1), ElementsAre(1));
  EXPECT_THAT(cascade_stages(0, 5), IsEmpty());
  EXPECT_EQ(refusal_of([] { cascade_stages(3, 0); }),
            (Refusal{Errc::bad_argument, "expected at least one stage, found 0"}));
}

}  // namespace
}  // namespace cameras::testing
