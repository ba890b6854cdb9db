#include "core/aten.h"

#include <gtest/gtest.h>

#include <cmath>

#include "evaluation/metrics/shared/neighbour_fill.h"
#include "evaluation/metrics/shared/pixel_order.h"
#include "evaluation/subject.h"
#include "support/message.h"
#include "support/random_graph.h"

namespace cameras::testing {
namespace {

TEST(Sparsity, IsTheGiniIndex) {
  at::Tensor point = empty_map();
  point[2][1] = 0.5;
  expect_scores(scores_of("sparsity", subject_with(point)), {15.0 / 16});
  expect_scores(scores_of("sparsity", subject_with(left_half())), {0.5});
  expect_scores(scores_of("sparsity", subject_with(uniform_map())), {0.0});
  expect_scores(scores_of("sparsity", subject_with(empty_map())), {std::nullopt});
  // 0 … 15 over 15: Σ (2k - 17)(k - 1) = 2 * 1496 - 19 * 136 + 17 * 16 = 680, over 16 * 120.
  expect_scores(scores_of("sparsity", subject_with(ramp_map())), {680.0 / 1920});
}

// 4 pixels of 1 and 8 of 1/2 are 4 shares of 1/8 and 8 of 1/16: (ln 8 + ln 16) / 2 = 3.5 ln 2.
TEST(Entropy, IsThatOfTheSharesOfTheMap) {
  at::Tensor point = empty_map();
  point[2][1] = 0.3;
  expect_scores(scores_of("entropy", subject_with(point)), {0.0});
  expect_scores(scores_of("entropy", subject_with(uniform_map())), {std::log(16.0)});
  expect_scores(scores_of("entropy", subject_with(left_half() / 3)), {std::log(8.0)});
  const at::Tensor rows = at::tensor({1.F, 0.5F, 0.5F, 0.F}).view({4, 1}).expand({4, 4});
  expect_scores(scores_of("entropy", subject_with(rows)), {3.5 * std::log(2.0)});
  expect_scores(scores_of("entropy", subject_with(empty_map())), {std::nullopt});
}

TEST(EffectiveComplexity, CountsPixelsAboveAThreshold) {
  at::Tensor point = empty_map();
  point[2][1] = 0.5;
  expect_scores(scores_of("effective_complexity", subject_with(point)), {1.0 / 16});
  expect_scores(scores_of("effective_complexity", subject_with(left_half() + 9e-6)), {0.5});
  expect_scores(scores_of("effective_complexity", subject_with(left_half() + 2e-5)), {1.0});
  expect_scores(scores_of("effective_complexity", subject_with(empty_map())), {std::nullopt});
}

// The map of I ⊙ S is x S / 15. S = 1: coherency 1, complexity 1, so that the mean is 0.
TEST(Adcc, OfTheUniformMapIsZero) {
  // A constant map tells nothing of another: correlation 0, coherency 1/2.
  expect_scores(scores_of("adcc", subject_with(uniform_map())), {0.0, 0.5, 1.0});
}

// A map that says nothing has no score; those that ask where it points count it as a miss
// (object_metrics_test.cpp).
TEST(Metrics, OfEmptyMapsAreNotDefined) {
  for (const MetricEntry& entry : metrics()) {
    const auto metric = entry.make({});
    if (metric->needs_object()) continue;
    const Scores nothing(metric->columns().size());
    EXPECT_EQ(metric->evaluate(subject_with(empty_map())), nothing) << entry.name;
  }
}

// S is 1 for x = 0 and 15, else 0: the map of I ⊙ S is 1 at 15 alone. Means 1/8 and 1/16;
// Σ (a - ā)(b - b̄) = 1 - 16/128 = 7/8, Σ (a - ā)² = 2 - 16/64 = 7/4, Σ (b - b̄)² = 15/16.
// P(I ⊙ S) = 15/240, a drop of 7/8.
TEST(Adcc, IsAHarmonicMean) {
  at::Tensor map = empty_map();
  map[0][0] = 1;
  map[3][3] = 1;
  const double coherency = (1 + 0.875 / std::sqrt(1.75 * 0.9375)) / 2;
  expect_scores(scores_of("adcc", subject_with(map)),
                {3 / (1 / coherency + 1 / 0.875 + 1 / 0.125), coherency, 0.125});
}

// The map is the input over 15: u changes it by u / 15. ‖S‖ = √1240 / 15, and ten draws of a vector
// of 16 uniform numbers in ±0.02 have norms of 0.08 / √3 = 0.046, at most 0.08.
TEST(MaxSensitivity, IsTheLargestRelativeChange) {
  const MetricCase subject = subject_with(ramp_map());
  const Scores found = scores_of("max_sensitivity", subject);
  ASSERT_TRUE(found[0].has_value());
  EXPECT_GT(*found[0], 0.046 / std::sqrt(1240));
  EXPECT_LE(*found[0], 0.08 / std::sqrt(1240));
  EXPECT_EQ(found, scores_of("max_sensitivity", subject));
  MetricCase other = subject;
  other.seed = 1;
  EXPECT_NE(found, scores_of("max_sensitivity", other));
  // More draws only add candidates.
  EXPECT_GE(*make_metric("max_sensitivity", {.draws = 50})->evaluate(subject)[0], *found[0]);
}

// The map is 1 everywhere, of norm 4; that of the i-th changed input is i more at one pixel. Of
// four draws: 1/4, 2/4, 3/4, 1, whose mean is 5/8.
TEST(AverageSensitivity, IsTheMeanOfTheSameDraws) {
  MetricCase subject = subject_with(uniform_map());
  int draws = 0;
  subject.map_of = [&draws](const at::Tensor&) {
    at::Tensor changed = uniform_map();
    changed[1][2] += ++draws;
    return changed;
  };
  const auto found = [&](std::string_view name) {
    draws = 0;
    return make_metric(name, {.draws = 4})->evaluate(subject);
  };
  expect_scores(found("average_sensitivity"), {0.625});
  expect_scores(found("max_sensitivity"), {1.0});
}

// The map is the input over 15, so its steepness is 1/15 along any u; x + u is rounded by up to
// 5e-7, which is 4e-5 of an average value of u, 0.02 / √3.
TEST(LocalLipschitz, OfALinearMapIsItsSlope) {
  const Scores found = scores_of("local_lipschitz", subject_with(ramp_map()));
  ASSERT_TRUE(found[0].has_value());
  EXPECT_NEAR(*found[0], 1.0 / 15, 4e-5 / 15);
}

TEST(SharedNumbers, AreFoundOnce) {
  MetricCase subject = subject_with(ramp_map());
  int passes = 0;
  int maps = 0;
  subject.probability_of = [&](const at::Tensor&) { return ++passes, 0.25; };
  subject.map_of = [&](const at::Tensor& input) { return ++maps, input[0][0] / 15; };
  const auto alone = scores_of("local_lipschitz", subject);
  maps = 0;
  subject.shared = shared_later(subject, {});
  EXPECT_EQ(scores_of("local_lipschitz", subject), alone);
  for (const char* name : {"max_sensitivity", "average_sensitivity"}) scores_of(name, subject);
  EXPECT_EQ(maps, 10);
  for (const char* name : {"adcc", "arcc", "road", "drop"}) scores_of(name, subject);
  EXPECT_EQ(maps, 11);
  EXPECT_EQ(passes, 1 + 18);
}

TEST(MaxSensitivity, AMapThatNeverChangesHasNone) {
  MetricCase subject = subject_with(uniform_map());
  subject.map_of = [](const at::Tensor&) { return uniform_map(); };
  for (const char* name : {"max_sensitivity", "average_sensitivity", "local_lipschitz"}) {
    subject.map = uniform_map();
    expect_scores(scores_of(name, subject), {0.0});
    subject.map = empty_map();
    expect_scores(scores_of(name, subject), {std::nullopt});
  }
}

// A plane through all pixels solves the equations wherever all eight neighbours are there: each
// neighbour has its opposite. So removed inner pixels of a plane come back exactly.
TEST(NeighbourFill, RestoresAPlane) {
  const at::Tensor row = at::arange(6, at::kFloat);
  const at::Tensor plane = (2 * row.view({6, 1}) + 3 * row).view({1, 1, 6, 6});
  const at::Tensor input = at::cat({plane, 40 - plane}, 1);
  const at::Tensor inner = at::tensor({7, 8, 9, 10, 13, 14, 20, 28}, at::kLong);
  const at::Tensor broken = with_pixels(input, at::full({1, 2, 1, 1}, 99, at::kFloat), inner);
  EXPECT_TRUE(at::allclose(neighbour_fill(broken, inner), input, 1e-5));  // float32
}

// [a b; c d] with a removed: a (1/6 + 1/6 + 1/12) = (b + c)/6 + d/12.
TEST(NeighbourFill, WeighsNeighbours) {
  const at::Tensor input = at::tensor({0.F, 1.F, 2.F, 8.F}).view({1, 1, 2, 2});
  const at::Tensor filled = neighbour_fill(input, at::tensor({0}, at::kLong));
  EXPECT_NEAR(filled[0][0][0][0].item<double>(), (3.0 / 6 + 8.0 / 12) / (5.0 / 12), 1e-6);
  // All but one removed: everything becomes that one.
  const at::Tensor same = neighbour_fill(input, at::tensor({3, 0, 2}, at::kLong));
  EXPECT_TRUE(at::allclose(same, at::ones({1, 1, 2, 2}, at::kFloat)));
  EXPECT_TRUE(neighbour_fill(input, at::empty({0}, at::kLong)).equal(input));
}

// P is the mean of the left half, 15 there and 0 elsewhere. Whoever removes the left half first
// loses it, whoever removes it last keeps it.
TEST(Road, RewardsTheRightOrder) {
  MetricCase subject = subject_with(left_half());
  subject.input = 15 * left_half().view({1, 1, 4, 4});
  subject.probability_of = [](const at::Tensor& input) {
    return input[0][0].narrow(1, 0, 2).mean(at::kDouble).item<double>() / 15;
  };
  const double perfect = *scores_of("road", subject)[0];
  EXPECT_EQ(perfect, *scores_of("road", subject)[0]);
  subject.map = 1 - left_half();
  const double inverted = *scores_of("road", subject)[0];
  EXPECT_GT(perfect, 0.1);
  // The other order of the same pixels, but for ties and the noise of 0.01 / 15.
  EXPECT_NEAR(perfect, -inverted, 0.02);
  // A constant picture comes back whatever is removed: only noise is left.
  subject.input = at::full({1, 1, 4, 4}, 7.5, at::kFloat);
  EXPECT_NEAR(*scores_of("road", subject)[0], 0, 0.002);
}

TEST(Metrics, RefuseWhatContradictsItself) {
  MetricCase subject = subject_with(at::ones({4, 3}, at::kFloat));
  EXPECT_EQ(message_of([&] { scores_of("drop", subject); }),
            "expected a map of the input's size [4,4], found [4,3]");
  subject = subject_with(ramp_map());
  EXPECT_EQ(message_of([&] { scores_of("energy", subject); }),
            "this metric needs to know where the object is");
  subject.black = at::zeros({1, 3, 1, 1}, at::kFloat);
  EXPECT_EQ(message_of([&] { scores_of("drop", subject); }),
            "expected a black pixel [1,1,1,1], found [1,3,1,1]");
}

TEST(Metrics, AreFoundByName) {
  EXPECT_EQ(message_of([] { make_metric("dense"); }).substr(0, 39),
            "no metric named 'dense', expected one o");
  EXPECT_NE(message_of([] { make_metric("pointin"); }).find("did you mean 'pointing'?"),
            std::string::npos);
  EXPECT_EQ(message_of([] { make_metric("pointing", {.tolerance = -1}); }),
            "expected a tolerance from 0 to 10000 pixels, found -1");
  EXPECT_EQ(message_of([] { make_metric("deletion", {.fractions = 1}); }),
            "expected 2 to 100000 fractions of pixels, found 1");
  EXPECT_EQ(message_of([] { make_metric("pixel_flipping", {.fractions = 100'001}); }),
            "expected 2 to 100000 fractions of pixels, found 100001");
  for (const char* name : {"max_sensitivity", "average_sensitivity", "local_lipschitz"}) {
    EXPECT_EQ(message_of([&] { make_metric(name, {.draws = 0}); }),
              "expected 1 to 100000 disturbed inputs, found 0");
  }
}

// Constant maps, single pixels and tiny values; a label of probability 0, a picture without
// contrast, one of a single pixel: a number or none, but never NaN or infinity.
TEST(Metrics, AreNeverNaN) {
  at::Tensor point = empty_map();
  point[3][0] = 1;
  std::vector<MetricCase> subjects;
  for (const at::Tensor& map :
       {empty_map(), uniform_map(), uniform_map() / 3, point, 1e-30 * point, ramp_map()}) {
    subjects.push_back(subject_with_object(map));
    subjects.push_back(subjects.back());
    subjects.back().probability = 0;
    subjects.back().probability_of = [](const at::Tensor&) { return 0.0; };
    subjects.push_back(subjects.front());
    subjects.back().map = map;
    subjects.back().input = at::zeros({1, 1, 4, 4}, at::kFloat);
  }
  subjects.push_back(subject_with_object(at::ones({1, 1}, at::kFloat)));
  subjects.back().input = at::ones({1, 1, 1, 1}, at::kFloat);
  for (const MetricEntry& entry : metrics()) {
    for (std::size_t i = 0; i < subjects.size(); ++i) {
      for (const auto& score : scores_of(entry.name, subjects[i])) {
        EXPECT_TRUE(std::isfinite(score.value_or(0))) << entry.name << ", subject " << i;
      }
    }
  }
}

// Every metric gives a number for each of its columns, and no two columns share a name.
TEST(Metrics, GiveWhatTheyAnnounce) {
  std::vector<std::string> names;
  for (const MetricEntry& entry : metrics()) {
    const auto metric = entry.make({});
    const Scores found = metric->evaluate(subject_with_object(ramp_map()));
    EXPECT_EQ(found.size(), metric->columns().size()) << entry.name;
    for (const MetricColumn& column : metric->columns()) names.push_back(column.name);
  }
  const std::size_t count = names.size();
  std::ranges::sort(names);
  names.erase(std::unique(names.begin(), names.end()), names.end());
  EXPECT_EQ(names.size(), count);
}

}  // namespace
}  // namespace cameras::testing
