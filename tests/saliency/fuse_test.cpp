#include "saliency/fuse/fuse.h"
#include "core/aten.h"

#include <gtest/gtest.h>

#include "support/random_graph.h"

namespace cameras::testing {
namespace {

using Tensors = std::vector<at::Tensor>;

// The definition, word by word: everything is resized to [K,height,width] in float64 and added up.
at::Tensor naive(const Tensors& activations, const Tensors& gradients, std::int64_t height,
                 std::int64_t width) {
  const auto sum = [&](const Tensors& maps) {
    at::Tensor total = at::zeros({1, maps[0].size(1), height, width}, at::kDouble);
    for (const at::Tensor& map : maps) {
      total += at::upsample_bilinear2d(map.to(at::kDouble), {height, width},
                                       /*align_corners=*/false);
    }
    return total;
  };
  return (sum(activations) * sum(gradients)).sum(1)[0];
}

Tensors random_maps(const std::vector<Ints>& shapes, std::uint64_t seed) {
  Tensors maps;
  for (const Ints& shape : shapes) maps.push_back(random_tensor(shape, -1, 1, ++seed));
  return maps;
}

// Maps of size 1 per scale T and channel K: a sum of K products of T x T terms, each within a few
// roundings of float32, which mostly cancel: T² √K 6e-8 times a few.
void expect_fused(const at::Tensor& found, const at::Tensor& expected, std::size_t scales,
                  std::int64_t channels) {
  ASSERT_EQ(found.sizes(), expected.sizes());
  const double tolerance =
      5 * 6e-8 * static_cast<double>(scales * scales) * std::sqrt(static_cast<double>(channels));
  EXPECT_LE((found - expected).abs().max().item<double>(), tolerance);
}

TEST(Fuse, EqualsItsDefinition) {
  const std::vector<Ints> shapes{{1, 7, 4, 5}, {1, 7, 6, 8}, {1, 7, 9, 12}, {1, 7, 31, 40}};
  const Tensors activations = random_maps(shapes, 0);
  const Tensors gradients = random_maps(shapes, 100);
  const at::Tensor found = fuse(activations, gradients, 24, 31);
  expect_fused(found, naive(activations, gradients, 24, 31), shapes.size(), 7);
}

TEST(Fuse, OneScaleIsTheProductOfTheResizedMaps) {
  const Tensors activation = random_maps({{1, 5, 3, 3}}, 1);
  const Tensors gradient = random_maps({{1, 5, 3, 3}}, 2);
  const at::Tensor found = fuse(activation, gradient, 12, 12);
  expect_fused(found, naive(activation, gradient, 12, 12), 1, 5);
}

TEST(Fuse, ManyChannelsAndManyRowsAreAddedUp) {
  const std::vector<Ints> shapes{{1, 20, 6, 6}, {1, 20, 9, 9}};
  const Tensors activations = random_maps(shapes, 3);
  const Tensors gradients = random_maps(shapes, 4);
  const at::Tensor found = fuse(activations, gradients, 512, 512);
  expect_fused(found, naive(activations, gradients, 512, 512), 2, 20);
}

TEST(Fuse, GradientsThatAreConstantOverPositionsGiveTheSame) {
  const std::vector<Ints> shapes{{1, 9, 4, 5}, {1, 9, 7, 9}};
  const Tensors activations = random_maps(shapes, 5);
  Tensors gradients;
  for (const Ints& shape : shapes) {
    gradients.push_back(random_tensor({1, 9, 1, 1}, -1, 1, 6).expand(shape));
  }
  const at::Tensor found = fuse(activations, gradients, 20, 22);
  expect_fused(found, naive(activations, gradients, 20, 22), 2, 9);
}

// One position that differs by the smallest step: no longer constant, and nearly the same answer.
TEST(Fuse, ShortcutAgreesWithTheGeneralWay) {
  const std::vector<Ints> shapes{{1, 9, 4, 5}, {1, 9, 7, 9}};
  const Tensors activations = random_maps(shapes, 7);
  Tensors constant;
  for (const Ints& shape : shapes) {
    constant.push_back(random_tensor({1, 9, 1, 1}, 0.5, 1, 8).expand(shape).contiguous());
  }
  Tensors nudged = constant;
  nudged[1] = constant[1].clone();
  nudged[1][0][0][3][3] += 1e-7F;
  ASSERT_FALSE(at::equal(nudged[1], constant[1]));
  expect_fused(fuse(activations, nudged, 20, 22),
               fuse(activations, constant, 20, 22).to(at::kDouble), 2, 9);
}

// Constant at one size only: the shortcut would take the corner of the other for all positions.
TEST(Fuse, OneGradientThatVariesTakesTheGeneralWay) {
  const std::vector<Ints> shapes{{1, 3, 4, 4}, {1, 3, 6, 6}};
  const Tensors activations = random_maps(shapes, 9);
  const Tensors gradients{at::ones({1, 3, 4, 4}), random_tensor({1, 3, 6, 6}, -1, 1, 10)};
  const at::Tensor found = fuse(activations, gradients, 12, 12);
  expect_fused(found, naive(activations, gradients, 12, 12), 2, 3);
}

// Expanded from one value per channel, as condensed() leaves them, beside one that varies.
TEST(Fuse, GradientsNeedNotBeContiguous) {
  const std::vector<Ints> shapes{{1, 3, 4, 4}, {1, 3, 6, 6}};
  const Tensors activations = random_maps(shapes, 15);
  const Tensors gradients{random_tensor({1, 3, 1, 1}, -1, 1, 16).expand(shapes[0]),
                          random_tensor({1, 3, 6, 6}, -1, 1, 17).transpose(2, 3)};
  const at::Tensor found = fuse(activations, gradients, 13, 12);
  expect_fused(found, naive(activations, gradients, 13, 12), 2, 3);
}

// The accuracy of float64 survives: nothing is turned into float32 on the way.
TEST(Fuse, OtherTypesAreFusedWithTensors) {
  const Tensors activations{random_tensor({1, 3, 4, 5}, -1, 1, 18).to(at::kDouble)};
  const Tensors gradients{random_tensor({1, 3, 4, 5}, -1, 1, 19).to(at::kDouble)};
  const at::Tensor found = fuse(activations, gradients, 9, 8);
  ASSERT_EQ(found.scalar_type(), at::kDouble);
  // 3 products of two values of size 1, each within a few roundings of float64.
  EXPECT_LE((found - naive(activations, gradients, 9, 8)).abs().max().item<double>(), 1e-14);
}

TEST(Fuse, CondensedGradientsAreTheSameAndSmall) {
  const at::Tensor constant = random_tensor({1, 5, 1, 1}, -1, 1, 20).expand({1, 5, 3, 4});
  const at::Tensor small = condensed(constant.contiguous());
  EXPECT_TRUE(at::equal(small, constant));
  EXPECT_EQ(small.storage().nbytes(), 5 * sizeof(float));
  at::Tensor nudged = constant.clone();
  nudged[0][4][2][3] += 1e-6F;
  EXPECT_TRUE(at::equal(condensed(nudged), nudged));
}

TEST(Fuse, ArgumentsAreLeftAsTheyAre) {
  const Tensors activations = random_maps({{1, 3, 4, 4}, {1, 3, 4, 4}}, 11);
  const Tensors gradients = random_maps({{1, 3, 4, 4}, {1, 3, 4, 4}}, 12);
  const Tensors before{activations[0].clone(), activations[1].clone(), gradients[0].clone()};
  fuse(activations, gradients, 4, 4);  // no resize needed, so values might be shared
  EXPECT_TRUE(at::equal(activations[0], before[0]));
  EXPECT_TRUE(at::equal(activations[1], before[1]));
  EXPECT_TRUE(at::equal(gradients[0], before[2]));
}

TEST(Fuse, MapsLargerThanTheInputAreResizedWithoutAntialiasing) {
  const Tensors activations = random_maps({{1, 2, 40, 40}}, 13);
  const Tensors gradients = random_maps({{1, 2, 40, 40}}, 14);
  expect_fused(fuse(activations, gradients, 8, 8), naive(activations, gradients, 8, 8), 1, 2);
}

}  // namespace
}  // namespace cameras::testing
