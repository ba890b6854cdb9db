#include "cameras/saliency/occlusion.h"
#include "core/aten.h"

#include <gtest/gtest.h>

#include <cmath>

#include "saliency/expect_map.h"
#include "support/device.h"
#include "support/random_graph.h"
#include "support/refusal.h"

// y = (Σ c x, 0): for an image of ones, a pixel brings the odds p / (1 - p) of label 0 by the
// factor exp(c).
namespace cameras::testing {
namespace {

Network occluded_network(std::int64_t height, std::int64_t width,
                         const std::vector<double>& factors) {
  const std::string pixels = std::to_string(height * width);
  Graph graph = random_graph("net (float[1,1," + std::to_string(height) + "," +
                             std::to_string(width) + "] x, float[2," + pixels +
                             "] v) => (float[1,2] y) { f = Flatten (x) y = Gemm <transB = 1> "
                             "(f, v) }");
  at::Tensor weights = at::zeros({2, height * width});
  for (std::size_t i = 0; i < factors.size(); ++i) {
    weights[0][static_cast<std::int64_t>(i)] = std::log(factors[i]);
  }
  graph.constants["v"] = weights;
  return network_on_device(std::move(graph));
}

at::Tensor occlusion_of_ones(const Occlusion& method, const Network& asked) {
  return map_of(method, asked, at::ones({1, 1, asked.native_height(), asked.native_width()}), 0);
}

// Odds 3, p = 3/4. Without a pixel they are 1.5, 1, 3 and 6, p = 0.6, 0.5, 0.75 and 6/7: drops of
// 0.15, 0.25, 0 and less than 0.
TEST(Occlusion, IsTheDropOfTheProbability) {
  expect_map(occlusion_of_ones(Occlusion({.window = 1, .stride = 1}),
                               occluded_network(2, 2, {2, 3, 1, 0.5})),
             square({0.6F, 1, 0, 0}));
}

// Windows 0-1 and 1-2 of one row: a drop of 1/4 and of 0.
TEST(Occlusion, WindowsThatOverlapAreAveraged) {
  expect_map(
      occlusion_of_ones(Occlusion({.window = 2, .stride = 1}), occluded_network(1, 3, {3, 1, 1})),
      at::tensor({1.F, 0.5F, 0.F}).view({1, 3}));
}

// Windows 0-1, 2-3 and, where 4-5 would leave the image, 3-4: only that one costs anything.
TEST(Occlusion, LastWindowEndsAtTheBorder) {
  expect_map(occlusion_of_ones(Occlusion({.window = 2, .stride = 2}),
                               occluded_network(1, 5, {1, 1, 1, 1, 3})),
             at::tensor({0.F, 0.F, 0.F, 0.5F, 1.F}).view({1, 5}));
}

// A quarter of 8 pixels is 2, and a quarter of that less than a pixel: 1. The one pixel that counts
// is the first: windows that begin there hide it, and of those the last row and column see half.
TEST(Occlusion, WindowIsAQuarterOfTheShorterSideByDefault) {
  std::vector<double> factors(8 * 12, 1);
  factors[0] = 3;
  const at::Tensor map = occlusion_of_ones(Occlusion(), occluded_network(8, 12, factors));
  EXPECT_EQ(map[0][0].item<float>(), 1);
  EXPECT_EQ(map[0][1].item<float>(), 0.5F);
  EXPECT_EQ(map[1][1].item<float>(), 0.25F);
  EXPECT_EQ(map[0][2].item<float>(), 0);
}

TEST(Occlusion, WindowsThatLeavePixelsOutAreRefused) {
  EXPECT_EQ(
      refusal_of([] { Occlusion({.window = 4, .stride = 5}); }),
      (Refusal{Errc::bad_argument, "expected a stride of at most the window's 4 pixels, found 5"}));
  EXPECT_EQ(refusal_of([] { Occlusion({.window = -1}); }),
            (Refusal{Errc::bad_argument, "expected a window of 1 to 16384 pixels, found -1"}));
  // A quarter of 4 pixels is the window that nobody chose: pixels between the windows again.
  EXPECT_EQ(
      refusal_of([] {
        occlusion_of_ones(Occlusion({.stride = 2}), occluded_network(2, 2, {2, 3, 1, 0.5}));
      }),
      (Refusal{Errc::bad_argument, "expected a stride of at most the window's 1 pixels, found 2"}));
  EXPECT_EQ(refusal_of([] { Occlusion({.stride = 20000}); }),
            (Refusal{Errc::bad_argument, "expected a stride of 1 to 16384 pixels, found 20000"}));
}

}  // namespace
}  // namespace cameras::testing
