#include "core/aten.h"

#include <gtest/gtest.h>

#include "evaluation/metrics/object_grid.h"
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
