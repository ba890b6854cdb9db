#include "core/aten.h"

#include <gtest/gtest.h>

#include "evaluation/metrics/shared/object_grid.h"
#include "evaluation/subject.h"

// The object is the left half of a picture of 4 x 4. The perfect map is that half, the inverted one
// the right half.
namespace cameras::testing {
namespace {

// [4,4], 1 at one place, half as much everywhere else.
at::Tensor with_peak(std::int64_t row, std::int64_t column) {
  at::Tensor map = at::full({4, 4}, 0.5, at::kFloat);
  map[row][column] = 1;
  return map;
}

Scores pointing(const MetricCase& subject, double tolerance) {
  return make_metric("pointing", {.tolerance = tolerance})->evaluate(subject);
}

TEST(Pointing, HitsOnTheObjectOnly) {
  const Scores hit{1.0, std::nullopt};
  const Scores miss{0.0, std::nullopt};
  expect_scores(pointing(subject_with_object(left_half()), 0), hit);
  expect_scores(pointing(subject_with_object(1 - left_half()), 0), miss);
  expect_scores(pointing(subject_with_object(with_peak(3, 1)), 0), hit);
  expect_scores(pointing(subject_with_object(with_peak(3, 2)), 0), miss);
  // Nothing is pointed at, although the first pixel is the object's.
  expect_scores(pointing(subject_with_object(empty_map()), 0), miss);
  // Equal everywhere: of the four pixels around the middle the first.
  expect_scores(pointing(subject_with_object(uniform_map()), 0), hit);
}

TEST(Pointing, ToleratesPixelsOfThePicture) {
  expect_scores(pointing(subject_with_object(with_peak(0, 2)), 1), {1.0, std::nullopt});
  expect_scores(pointing(subject_with_object(with_peak(0, 3)), 1), {0.0, std::nullopt});
  expect_scores(pointing(subject_with_object(with_peak(0, 3)), 2), {1.0, std::nullopt});
  // Diagonally: a lone pixel at (3, 0) is √2 away from (2, 1).
  MetricCase subject = subject_with_object(with_peak(2, 1));
  subject.object->mask = at::zeros({4, 4}, at::kBool);
  subject.object->mask[3][0] = true;
  expect_scores(pointing(subject, 1), {0.0, std::nullopt});
  expect_scores(pointing(subject, 1.5), {1.0, std::nullopt});
}

TEST(Pointing, DifficultObjectsCountTwice) {
  MetricCase subject = subject_with_object(left_half());
  subject.object->difficult = true;
  expect_scores(pointing(subject, 0), {1.0, 1.0});
  subject.map = 1 - left_half();
  expect_scores(pointing(subject, 0), {0.0, 0.0});
}

// The input shows the middle of a picture of 8 x 16: rows 2 … 5, columns 4 … 11.
TEST(Pointing, FindsThePeakInThePicture) {
  MetricCase subject = subject_with_object(with_peak(1, 3));
  subject.object->seen = {.top = 2, .left = 4, .height = 4, .width = 8};
  subject.object->mask = at::zeros({8, 16}, at::kBool);
  subject.object->mask[3][11] = true;  // the middle of the pixel is at (3.5, 11)
  expect_scores(pointing(subject, 0), {1.0, std::nullopt});
  subject.map = with_peak(1, 2);
  expect_scores(pointing(subject, 0), {0.0, std::nullopt});
  expect_scores(pointing(subject, 2), {1.0, std::nullopt});
}

TEST(Energy, IsTheShareInside) {
  expect_scores(scores_of("energy", subject_with_object(left_half())), {1.0});
  expect_scores(scores_of("energy", subject_with_object(1 - left_half())), {0.0});
  expect_scores(scores_of("energy", subject_with_object(uniform_map())), {0.5});
  expect_scores(scores_of("energy", subject_with_object(empty_map())), {0.0});
  // 7 * 0.5 + 1 of 15 * 0.5 + 1
  expect_scores(scores_of("energy", subject_with_object(with_peak(0, 0))), {4.5 / 8.5});
}

TEST(Localisation, TakesTheBestThreshold) {
  expect_scores(scores_of("localisation", subject_with_object(left_half())), {1.0, 1.0});
  expect_scores(scores_of("localisation", subject_with_object(1 - left_half())), {0.0, 0.0});
  expect_scores(scores_of("localisation", subject_with_object(uniform_map())), {0.5, 0.5});
  expect_scores(scores_of("localisation", subject_with_object(empty_map())), {0.0, 0.0});
  // Columns 1, 0.6, 0.3, 0: the first two together are the object.
  const at::Tensor falling = at::tensor({1.F, 0.6F, 0.3F, 0.F}).expand({4, 4}).contiguous();
  expect_scores(scores_of("localisation", subject_with_object(falling)), {1.0, 1.6 / 1.9});
}

// Of the 8 pixels of the left half. Equal pixels come from the top, so that a constant map has the
// upper half, of which 4 are the object's; so has a peak with 7 equal ones after it.
TEST(RelevanceRank, IsTheShareOfTheObjectAmongItsNumberOfPixels) {
  expect_scores(scores_of("relevance_rank", subject_with_object(left_half())), {1.0});
  expect_scores(scores_of("relevance_rank", subject_with_object(1 - left_half())), {0.0});
  expect_scores(scores_of("relevance_rank", subject_with_object(uniform_map())), {0.5});
  expect_scores(scores_of("relevance_rank", subject_with_object(with_peak(3, 3))), {0.5});
  expect_scores(scores_of("relevance_rank", subject_with_object(ramp_map())), {0.5});
  expect_scores(scores_of("relevance_rank", subject_with_object(empty_map())), {0.0});
  // One pixel is all that the map says.
  at::Tensor point = empty_map();
  point[3][0] = 0.5;
  expect_scores(scores_of("relevance_rank", subject_with_object(point)), {1.0 / 8});
}

// 1000 of 224 x 224 pixels are 0.3 of 16: one.
TEST(TopKIntersection, IsTheShareOfTheHighestPixelsOnTheObject) {
  expect_scores(scores_of("top_k_intersection", subject_with_object(with_peak(3, 1))), {1.0});
  expect_scores(scores_of("top_k_intersection", subject_with_object(with_peak(3, 2))), {0.0});
  expect_scores(scores_of("top_k_intersection", subject_with_object(uniform_map())), {1.0});
  expect_scores(scores_of("top_k_intersection", subject_with_object(empty_map())), {0.0});
}

// 250 of 112 x 112 pixels: rows 0 and 1 of 112 each, of which 56 are on the left half, and the
// first 26 of row 2, which are there as well. Where row 0 is all that the map says: 56.
TEST(TopKIntersection, TakesMorePixelsOfALargerInput) {
  MetricCase subject = subject_with_object(at::zeros({112, 112}, at::kFloat));
  subject.input = at::ones({1, 1, 112, 112}, at::kFloat);
  subject.map[0].fill_(1);
  expect_scores(scores_of("top_k_intersection", subject), {56.0 / 250});
  subject.map[1].fill_(0.5);
  subject.map[2].fill_(0.25);
  expect_scores(scores_of("top_k_intersection", subject), {138.0 / 250});
}

// Of the 64 pairs of a pixel of the object and one beside it, those with the former above, equal
// ones as halves. A peak on the object is above 8, and 7 are equal to 8: 8 + 28; a peak beside it
// is above all, which leaves 28. 0 … 15 by rows: 4 and 5 are above 2 and 3, 8 and 9 above 4 pixels,
// 12 and 13 above 6: 24.
TEST(Auc, CountsPairsInTheRightOrder) {
  expect_scores(scores_of("auc", subject_with_object(left_half())), {1.0});
  expect_scores(scores_of("auc", subject_with_object(1 - left_half())), {0.0});
  expect_scores(scores_of("auc", subject_with_object(uniform_map())), {0.5});
  expect_scores(scores_of("auc", subject_with_object(empty_map())), {0.5});
  expect_scores(scores_of("auc", subject_with_object(with_peak(0, 0))), {36.0 / 64});
  expect_scores(scores_of("auc", subject_with_object(with_peak(0, 3))), {28.0 / 64});
  expect_scores(scores_of("auc", subject_with_object(ramp_map())), {24.0 / 64});
}

TEST(Auc, WithoutAPixelBesideTheObjectIsNotDefined) {
  MetricCase subject = subject_with_object(ramp_map());
  subject.object->mask = at::ones({4, 4}, at::kBool);
  expect_scores(scores_of("auc", subject), {std::nullopt});
}

// Four columns show columns 0 … 7 of a picture that has 6, from 2 pixels left of it on.
TEST(ObjectGrid, IsEmptyBeyondThePicture) {
  const LabelledObject object{.mask = at::ones({4, 6}, at::kBool),
                              .seen = {.top = 0, .left = -2, .height = 4, .width = 12}};
  const at::Tensor grid = object_grid(object, 1, 6);  // middles: -1, 1, 3, 5, 7, 9
  EXPECT_TRUE(grid.equal(at::tensor({0, 1, 1, 1, 0, 0}).to(at::kBool).view({1, 6})));
}

TEST(ObjectGrid, TakesThePixelUnderTheMiddle) {
  at::Tensor mask = at::zeros({2, 6}, at::kBool);
  mask[1][1] = true;
  mask[1][5] = true;
  const LabelledObject object{.mask = mask, .seen = {.top = 0, .left = 0, .height = 2, .width = 6}};
  const at::Tensor grid = object_grid(object, 2, 2);  // middles: 1.5 and 4.5
  EXPECT_TRUE(grid.equal(at::tensor({0, 0, 1, 0}).to(at::kBool).view({2, 2})));
}

}  // namespace
}  // namespace cameras::testing
