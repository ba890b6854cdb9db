#include "evaluation/subject.h"
#include "core/aten.h"

#include <gtest/gtest.h>

namespace cameras::testing {

at::Tensor ramp_map() { return at::arange(16, at::kFloat).view({4, 4}) / 15; }

at::Tensor uniform_map() { return at::ones({4, 4}, at::kFloat); }

at::Tensor empty_map() { return at::zeros({4, 4}, at::kFloat); }

at::Tensor left_half() {
  return at::cat({at::ones({4, 2}, at::kFloat), at::zeros({4, 2}, at::kFloat)}, 1);
}

MetricCase subject_with(const at::Tensor& map) {
  return {.input = at::arange(16, at::kFloat).view({1, 1, 4, 4}),
          .black = at::zeros({1, 1, 1, 1}, at::kFloat),
          .map = map,
          .probability = 0.5,
          .probability_of =
              [](const at::Tensor& input) { return input.mean(at::kDouble).item<double>() / 15; },
          .map_of = [](const at::Tensor& input) { return input[0][0] / 15; },
          .white = at::full({1, 1, 1, 1}, 15, at::kFloat),
          .label = 1,
          .others = {{.map = left_half(), .label = 1}, {.map = 1 - left_half(), .label = 0}}};
}

MetricCase subject_with_object(const at::Tensor& map) {
  MetricCase subject = subject_with(map);
  subject.object = LabelledObject{.mask = left_half().to(at::kBool), .seen = {0, 0, 4, 4}};
  return subject;
}

Scores scores_of(std::string_view name, const MetricCase& subject) {
  return make_metric(name)->evaluate(subject);
}

void expect_scores(const Scores& found, const Scores& expected) {
  ASSERT_EQ(found.size(), expected.size());
  for (std::size_t i = 0; i < found.size(); ++i) {
    ASSERT_EQ(found[i].has_value(), expected[i].has_value()) << "column " << i;
    if (found[i]) {
      EXPECT_NEAR(*found[i], *expected[i], 1e-6) << "column " << i;
    }
  }
}

}  // namespace cameras::testing
