#include "saliency/superpixels/slic.h"
#include "core/aten.h"

#include <gtest/gtest.h>

#include <cmath>
#include <limits>
#include <vector>

#include "saliency/superpixels/connected_regions.h"
#include "support/random_graph.h"
#include "support/refusal.h"

namespace cameras::testing {
namespace {

// [1,h,w]: 0, 1; 2, 3 in the four parts that a row and a column divide.
at::Tensor quadrants(std::int64_t height, std::int64_t width, std::int64_t row,
                     std::int64_t column) {
  at::Tensor image = at::zeros({1, height, width});
  image.narrow(2, column, width - column) += 1;
  image.narrow(1, row, height - row) += 2;
  return image;
}

std::int64_t superpixel_count(const at::Tensor& labels) {
  return labels.max().item<std::int64_t>() + 1;
}

std::int64_t pixel_count(const at::Tensor& labels, std::int64_t label) {
  return (labels == label).sum().item<std::int64_t>();
}

// Whether steps along rows and columns lead from the first pixel of a label to all others.
bool is_connected(const at::Tensor& labels, std::int64_t label) {
  const at::Tensor inside = labels == label;
  at::Tensor reached = at::zeros_like(inside);
  const auto first = inside.flatten().to(at::kByte).argmax().item<std::int64_t>();
  reached.flatten()[first] = true;
  for (std::int64_t last = 0, now = 1; now != last;) {
    last = now;
    for (const std::int64_t axis : {0, 1}) {
      const std::int64_t steps = labels.size(axis) - 1;
      const at::Tensor before = reached.narrow(axis, 0, steps);
      const at::Tensor after = reached.narrow(axis, 1, steps);
      after.logical_or_(before.clone());
      before.logical_or_(after.clone());
    }
    reached.logical_and_(inside);
    now = reached.sum().item<std::int64_t>();
  }
  return at::equal(reached, inside);
}

// Numbered by their first pixels.
bool numbered_in_order(const at::Tensor& labels) {
  std::int64_t next = 0;
  const at::Tensor flat = labels.flatten();
  for (std::int64_t i = 0; i < flat.size(0); ++i) {
    const auto label = flat[i].item<std::int64_t>();
    if (label > next) return false;
    if (label == next) ++next;
  }
  return true;
}

TEST(Slic, FourFlatQuadrantsAreFourSuperpixels) {
  const at::Tensor image = quadrants(12, 16, 6, 8);
  EXPECT_TRUE(at::equal(slic(image, 4), image[0].to(at::kLong)));
}

// 100/3 of colour from one to the next outweighs 10 / 10 a pixel of way, at most 15 pixels.
TEST(Slic, ColoursOutweighTheGrid) {
  const at::Tensor image = quadrants(20, 20, 8, 13);
  EXPECT_TRUE(at::equal(slic(image, 4), image[0].to(at::kLong)));
}

// A grid of 6 x 6 over 24 x 24.
TEST(Slic, NoSuperpixelCrossesAnEdgeOfColour) {
  const at::Tensor image = quadrants(24, 24, 11, 14);
  const at::Tensor labels = slic(image, 36);
  for (std::int64_t label = 0; label < superpixel_count(labels); ++label) {
    const at::Tensor colours = image[0].masked_select(labels == label);
    EXPECT_EQ(colours.min().item<float>(), colours.max().item<float>()) << label;
  }
}

// 6 = √36 rows and columns, 4 pixels each.
TEST(Slic, AnImageOfOneColourIsPartedIntoTheGrid) {
  const at::Tensor rows = at::arange(24).div(4, "floor");
  for (const float value : {0.F, -7.5F}) {
    EXPECT_TRUE(at::equal(slic(at::full({3, 24, 24}, value), 36),
                          rows.view({-1, 1}) * 6 + rows.view({1, -1})));
  }
}

// Rows √(count h / w), and as many columns as leave count: 50 is 7 x 7, 2 is 1 x 2.
TEST(Slic, GridComesNearTheCount) {
  EXPECT_EQ(superpixel_count(slic(at::zeros({3, 56, 56}), 50)), 49);
  EXPECT_EQ(superpixel_count(slic(at::zeros({1, 8, 8}), 2)), 2);
  EXPECT_EQ(superpixel_count(slic(at::zeros({1, 8, 80}), 10)), 10);
  EXPECT_EQ(superpixel_count(slic(at::zeros({1, 1, 80}), 20)), 20);
  EXPECT_EQ(superpixel_count(slic(at::zeros({1, 3, 3}), 1)), 1);
}

TEST(Slic, ThereAreNoMoreSuperpixelsThanPixels) {
  const at::Tensor one_each = at::arange(12).view({3, 4});
  EXPECT_TRUE(at::equal(slic(random_tensor({3, 3, 4}), 4096), one_each));
  EXPECT_TRUE(at::equal(slic(random_tensor({3, 1, 1}), 50), at::zeros({1, 1}, at::kLong)));
}

// Noise leaves many specks. 45 x 60 pixels in 6 x 8 cells are 56 a cell, 14 a quarter.
TEST(Slic, EverySuperpixelIsConnectedAndLargeEnough) {
  for (const std::uint64_t seed : {1, 2, 3}) {
    const at::Tensor labels = slic(random_tensor({3, 45, 60}, -2, 2, seed), 48);
    const std::int64_t count = superpixel_count(labels);
    EXPECT_GE(count, 24);
    EXPECT_LE(count, 48);
    for (std::int64_t label = 0; label < count; ++label) {
      EXPECT_TRUE(is_connected(labels, label)) << label;
      EXPECT_GE(pixel_count(labels, label), 14) << label;
    }
    EXPECT_TRUE(numbered_in_order(labels));
  }
}

// A smooth picture has about as many superpixels as there were asked for.
TEST(Slic, ASmoothImageHasAboutTheCount) {
  const at::Tensor axis = at::arange(64, at::kFloat) / 10;
  const at::Tensor image = at::stack({axis.view({-1, 1}).sin() + axis.view({1, -1}).cos(),
                                      axis.view({-1, 1}) * axis.view({1, -1}) / 40});
  for (const std::int64_t count : {9, 25, 64, 100}) {
    EXPECT_NEAR(static_cast<double>(superpixel_count(slic(image, count))),
                static_cast<double>(count), 0.2 * static_cast<double>(count));
  }
}

// Multiples of 1/256, so that nothing is rounded.
TEST(Slic, ScaleAndPlaceOfTheColoursDoNotCount) {
  const at::Tensor image = (random_tensor({3, 32, 32}) * 256).round() / 256;
  const at::Tensor labels = slic(image, 20);
  EXPECT_TRUE(at::equal(slic(image * 4 - 1, 20), labels));
  EXPECT_TRUE(at::equal(slic(image.to(at::kDouble), 20), labels));
  EXPECT_TRUE(at::equal(slic(image, 20), labels));
}

// The root mean square over four times the same channel is that channel's.
TEST(Slic, AChannelThatIsRepeatedChangesNothing) {
  const at::Tensor image = random_tensor({1, 32, 32});
  EXPECT_TRUE(at::equal(slic(image.repeat({4, 1, 1}), 20), slic(image, 20)));
}

TEST(Slic, ArgumentsThatMakeNoSenseAreRefused) {
  const auto refused = [](const at::Tensor& image, std::int64_t count) {
    return refusal_of([&] { slic(image, count); });
  };
  const auto bad = [](const char* message) { return Refusal{Errc::bad_argument, message}; };
  EXPECT_EQ(refused(at::zeros({1, 3, 8, 8}), 4),
            bad("expected an image [C,h,w] to part into superpixels, found [1,3,8,8]"));
  EXPECT_EQ(refused(at::zeros({3, 0, 8}), 4),
            bad("expected an image [C,h,w] to part into superpixels, found [3,0,8]"));
  EXPECT_EQ(refused({}, 4), bad("expected an image [C,h,w] to part into superpixels, found none"));
  EXPECT_EQ(refused(at::zeros({3, 8, 8}), 0), bad("expected at least 1 superpixel, found 0"));
  EXPECT_EQ(refused(at::full({3, 8, 8}, std::numeric_limits<float>::quiet_NaN()), 4),
            bad("expected finite pixels to part into superpixels, found NaN or infinity"));
}

// 3 x 3 pixels; label l is as far from a pixel as l from its colour.
at::Tensor regions(const std::vector<std::int64_t>& labels, const std::vector<double>& colours,
                   std::int64_t least) {
  const auto distance = [&](std::int64_t pixel, std::int64_t label) {
    return std::abs(colours.at(static_cast<std::size_t>(pixel)) - static_cast<double>(label));
  };
  return connected_regions(at::tensor(labels).view({3, 3}), distance, least).flatten();
}

at::Tensor expected_regions(const std::vector<std::int64_t>& labels) { return at::tensor(labels); }

// Pixels that only touch with their corners are not connected: the 1 at the left and the 0 below it
// are specks. 0 is nearer to both, and reaches the lower one through the upper.
TEST(ConnectedRegions, ALabelKeepsItsLargestPart) {
  EXPECT_TRUE(at::equal(regions({0, 0, 1,  //
                                 1, 0, 1,  //
                                 0, 1, 1},
                                std::vector<double>(9, 0), 1),
                        expected_regions({0, 0, 1,  //
                                          0, 0, 1,  //
                                          0, 1, 1})));
}

// The middle lies beside all three labels.
TEST(ConnectedRegions, ASpeckGoesToTheNearest) {
  const auto with_middle = [](double colour) {
    return regions({3, 0, 0,  //
                    1, 3, 2,  //
                    1, 1, 2},
                   {3, 0, 0, 1, colour, 2, 1, 1, 2}, 1);
  };
  EXPECT_TRUE(at::equal(with_middle(2.4), expected_regions({0, 1, 1,  //
                                                            2, 3, 3,  //
                                                            2, 2, 3})));
  EXPECT_TRUE(at::equal(with_middle(0.4), expected_regions({0, 1, 1,  //
                                                            2, 1, 3,  //
                                                            2, 2, 3})));
}

// 3 alone has one pixel, which is nearer to 2 than to 0 or 1, but has no pixel of 2 beside it.
TEST(ConnectedRegions, ASmallOneLeavesItsPixelsToItsNeighbours) {
  EXPECT_TRUE(at::equal(regions({3, 0, 0,  //
                                 1, 2, 2,  //
                                 1, 2, 2},
                                {3, 0, 0, 1, 2, 2, 1, 2, 2}, 2),
                        expected_regions({0, 1, 1,  //
                                          0, 2, 2,  //
                                          0, 2, 2})));
}

}  // namespace
}  // namespace cameras::testing
