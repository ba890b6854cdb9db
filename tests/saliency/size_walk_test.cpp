#include "saliency/passes/size_walk.h"
#include "core/aten.h"

#include <gmock/gmock.h>

#include "cameras/saliency/cameras.h"
#include "cameras/saliency/multi_scale.h"
#include "saliency/hand_network.h"

// How far CAMERAS goes through its sizes: to a tolerance, or as a budget of seconds allows.
namespace cameras::testing {
namespace {

using ::testing::ElementsAre;
using ::testing::IsEmpty;

std::vector<InputSize> squares(const std::vector<std::int64_t>& sides) {
  std::vector<InputSize> sizes;
  for (const std::int64_t side : sides) sizes.push_back({side, side});
  return sizes;
}

// The sides that are asked where a pixel takes `pixel` seconds, and all else none.
std::vector<std::int64_t> asked_within(double budget, const std::vector<std::int64_t>& sides,
                                       double pixel = 1) {
  double time = 100;
  SizeWalk walk(squares(sides), {.sizes = {}, .budget = budget}, [&] { return time; });
  std::vector<std::int64_t> asked;
  while (const auto size = walk.next()) {
    asked.push_back(size->height);
    time += pixel * static_cast<double>(size->height * size->width);
  }
  EXPECT_EQ(walk.planned(), std::ssize(sides));
  EXPECT_EQ(walk.spared(), std::ssize(sides) - std::ssize(asked));
  return asked;
}

TEST(SizeWalk, WithoutABoundEverySizeIsAsked) {
  EXPECT_THAT(asked_within(0, {1, 2, 3}), ElementsAre(1, 2, 3));
  EXPECT_THAT(asked_within(0, {}), IsEmpty());
}

// 1 + 4 + 9 = 14 seconds.
TEST(SizeWalk, ABudgetHoldsThoseThatFit) {
  EXPECT_THAT(asked_within(14, {1, 2, 3}), ElementsAre(1, 2, 3));
  EXPECT_THAT(asked_within(13.9, {1, 2, 3}), ElementsAre(1, 2));
  EXPECT_THAT(asked_within(4.9, {1, 2, 3}), ElementsAre(1));
}

TEST(SizeWalk, TheFirstSizeIsAskedHoweverLongItTakes) {
  EXPECT_THAT(asked_within(1e-9, {5, 1}), ElementsAre(5));
}

TEST(SizeWalk, ASmallSizeFitsBehindALargeOneThatDidNot) {
  EXPECT_THAT(asked_within(6, {1, 3, 2}), ElementsAre(1, 2));
}

// 2 + 8 + 18: what a pixel takes is measured, not assumed.
TEST(SizeWalk, ASlowMachineAsksFewer) {
  EXPECT_THAT(asked_within(14, {1, 2, 3}, 2), ElementsAre(1, 2));
}

at::Tensor row(const std::vector<float>& values) {
  return at::tensor(values).view({1, std::ssize(values)});
}

TEST(SizeWalk, ItEndsWhereMapsOfAllLabelsHaveSettled) {
  SizeWalk walk(squares({1, 2, 3, 4}), {.sizes = {}, .tolerance = 0.2});
  EXPECT_TRUE(walk.compares());
  EXPECT_TRUE(walk.next());
  walk.tell(std::vector{row({1, 0}), row({1, 0})});
  EXPECT_TRUE(walk.next());
  walk.tell(std::vector{row({1, 0.1F}), row({1, 0.5F})});  // 0.1 / 1.1 and 0.5 / 1.5
  EXPECT_TRUE(walk.next());
  walk.tell(std::vector{row({1, 0.2F}), row({1, 0.6F})});  // 0.1 / 1.2 and 0.1 / 1.6
  EXPECT_FALSE(walk.next());
  EXPECT_EQ(walk.spared(), 1);
}

TEST(SizeWalk, ShareThatMoved) {
  EXPECT_EQ(moved_share(row({1, 0}), row({1, 0})), 0);
  EXPECT_EQ(moved_share(row({1, 0}), row({0, 1})), 1);
  EXPECT_EQ(moved_share(row({1, 0.5F}), row({1, 0})), 1.0 / 3);
  EXPECT_EQ(moved_share(row({0, 0}), row({0, 0})), 0);
}

std::vector<std::int64_t> sides_asked(const Result& result) {
  std::vector<std::int64_t> found;
  for (const Scale& scale : result.scales) found.push_back(scale.height);
  return found;
}

// On an image of one colour the map of hand_network()'s label is as empty at every size: the second
// changes nothing.
TEST(SizeWalk, CamerasStopsAtTheTolerance) {
  const Request request{.input = at::ones({1, 1, 4, 4}), .target = Chosen{{0}}};
  const CamerasOptions options{.sizes = {4, 8, 12, 16}, .tolerance = 0.01};
  const Result result = Cameras(options).explain(hand_network(), request);
  EXPECT_THAT(sides_asked(result), ElementsAre(4, 8));
  EXPECT_EQ(result.spared_sizes, 2);
  const SizeCount count = size_count(result);
  EXPECT_EQ(count.kept, 2);
  EXPECT_EQ(count.all, 4);
  EXPECT_EQ(count.spared, 2);
  const Result by_size =
      MultiScale(make_method("recipro_cam"), options).explain(hand_network(), request);
  EXPECT_THAT(sides_asked(by_size), ElementsAre(4, 8));
  EXPECT_EQ(by_size.spared_sizes, 2);
}

// The map is that of the sizes that were asked, to the bit.
TEST(SizeWalk, MapIsThatOfTheSizesAsked) {
  at::Tensor input = at::zeros({1, 1, 4, 4});
  input[0][0][1][2] = 1;
  const Request request{.input = input, .target = Chosen{{0}}};
  CamerasOptions options{.sizes = {4, 6, 8, 10, 12}, .tolerance = 0.1};
  const Result result = Cameras(options).explain(hand_network(), request);
  ASSERT_GT(result.spared_sizes, 0);
  ASSERT_GT(sides_asked(result).size(), 1U);
  const Result same = Cameras({.sizes = sides_asked(result)}).explain(hand_network(), request);
  EXPECT_TRUE(
      at::equal(result.explanations.at(0).map.tensor(), same.explanations.at(0).map.tensor()));
}

// Sizes that the prediction filter leaves out change nothing, and do not end the walk: of 4, 8, 8
// and 2 the second and third are taken for something else (scales_test.cpp).
TEST(SizeWalk, ASizeThatDoesNotCountIsNotTheLast) {
  const Request request{.input = at::ones({1, 1, 4, 4})};
  const CamerasOptions options{
      .sizes = {4, 8, 8, 2}, .scale_filter = ScaleFilter::prediction, .tolerance = 0.999};
  const Result result = Cameras(options).explain(size_dependent_network(), request);
  EXPECT_THAT(sides_asked(result), ElementsAre(4, 8, 8, 2));
}

TEST(SizeWalk, CamerasKeepsToItsBudget) {
  const Request request{.input = at::ones({1, 1, 4, 4}), .target = Chosen{{0}}};
  const CamerasOptions options{.sizes = {4, 8, 12}, .budget = 1e-9};
  const Result result = Cameras(options).explain(hand_network(), request);
  EXPECT_THAT(sides_asked(result), ElementsAre(4));
  EXPECT_EQ(result.spared_sizes, 2);
}

}  // namespace
}  // namespace cameras::testing
