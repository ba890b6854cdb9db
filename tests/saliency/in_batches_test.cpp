#include "saliency/passes/in_batches.h"
#include "core/aten.h"

#include <gtest/gtest.h>

#include <utility>
#include <vector>

#include "support/random_graph.h"

namespace cameras::testing {
namespace {

TEST(InBatches, EveryQuestionIsAskedAndAnsweredOnceInOrder) {
  std::vector<std::int64_t> batches;
  std::vector<std::int64_t> told;
  const auto progress = [&](std::int64_t done, std::int64_t total) {
    EXPECT_EQ(total, 7);
    told.push_back(done);
    return true;
  };
  const Questions questions{.count = 7,
                            .together = 3,
                            .value =
                                [](std::int64_t number) {
                                  return at::full({1, 2}, static_cast<float>(number));
                                },
                            .logits =
                                [&](const at::Tensor& values) {
                                  batches.push_back(values.size(0));
                                  return values * 2;
                                }};
  std::vector<float> answers;
  in_batches({.progress = progress}, questions, [&](std::int64_t number, const at::Tensor& logits) {
    EXPECT_EQ(number, std::ssize(answers));
    answers.push_back(logits[1].item<float>());
  });
  EXPECT_EQ(batches, (std::vector<std::int64_t>{3, 3, 1}));
  EXPECT_EQ(answers, (std::vector<float>{0, 2, 4, 6, 8, 10, 12}));
  EXPECT_EQ(told, (std::vector<std::int64_t>{0, 1, 2, 3, 4, 5, 6, 7}));
}

TEST(InBatches, NothingIsAskedWhereThereAreNoQuestions) {
  const Questions none{.count = 0,
                       .together = 3,
                       .value = [](std::int64_t) -> at::Tensor { return {}; },
                       .logits = [](const at::Tensor& values) { return values; }};
  in_batches({}, none, [](std::int64_t, const at::Tensor&) { ADD_FAILURE(); });
}

}  // namespace
}  // namespace cameras::testing
