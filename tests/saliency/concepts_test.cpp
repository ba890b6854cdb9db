#include "cameras/concepts.h"
#include "core/aten.h"

#include <gtest/gtest.h>

#include <cstdint>
#include <string>
#include <utility>
#include <vector>

#include "saliency/every_method.h"
#include "saliency/expect_map.h"
#include "support/device.h"
#include "support/random_graph.h"
#include "support/refusal.h"

// Two channels, the input's own first two, and y = V mean(A) with V = [[2, 1], [-1, 1]].
namespace cameras::testing {
namespace {

Network two_channel_network() {
  Graph graph = random_graph(R"(
      net (float[1,3,2,2] x, float[2,3,1,1] w, float[2,2] v) => (float[1,2] y) {
        a = Conv (x, w)
        p = GlobalAveragePool (a)
        f = Flatten (p)
        y = Gemm <transB = 1> (f, v)
      })");
  graph.constants["w"] = at::eye(2, 3).view({2, 3, 1, 1});
  graph.constants["v"] = at::tensor({2.F, 1.F, -1.F, 1.F}).view({2, 2});
  return network_on_device(std::move(graph));
}

at::Tensor two_channels(const std::vector<float>& first, const std::vector<float>& second) {
  return at::stack({square(first), square(second), at::zeros({2, 2})}).unsqueeze(0);
}

// Roundings of float32 on numbers up to 10.
void expect_numbers(const at::Tensor& found, const std::vector<float>& expected) {
  EXPECT_TRUE(at::allclose(found, at::tensor(expected), 1e-5, 1e-5)) << found;
}

// A₁ = (4, 2; 0, 0), A₂ = (0, 0; 0, 3): parts of disjoint places and channels. Taken away they take
// 2 · 1.5, -1.5 and 0.75, 0.75 from y; everywhere at their strongest they are 4 and 3.
TEST(Concepts, AreTheChannelsThatRespondTogether) {
  const Concepts found =
      find_concepts(two_channel_network(), two_channels({4, 2, 0, 0}, {0, 0, 0, 3}), {.count = 2});
  ASSERT_EQ(found.concepts.size(), 2U);
  EXPECT_NEAR(found.explained, 1, 1e-9);
  EXPECT_EQ(found.layer, "a");
  expect_numbers(found.logits, {3.75F, -0.75F});
  expect_map(found.concepts[0].map.tensor(), square({1, 0.5F, 0, 0}));
  expect_map(found.concepts[1].map.tensor(), square({0, 0, 0, 1}));
  EXPECT_NEAR(found.concepts[0].share, 6. / 9, 1e-9);
  EXPECT_NEAR(found.concepts[1].share, 3. / 9, 1e-9);
  expect_numbers(found.concepts[0].added, {3, -1.5F});
  expect_numbers(found.concepts[1].added, {0.75F, 0.75F});
  expect_numbers(found.concepts[0].alone, {8, -4});
  expect_numbers(found.concepts[1].alone, {3, 3});
}

// A₂ = (-1, -1; -1, 2) is moved up by 1, and what the head sees is moved back: the first concept
// alone has -1 in it, and the second 3 - 1.
TEST(Concepts, OfNegativeValuesAreAboveTheLeastOnes) {
  const Concepts found = find_concepts(two_channel_network(),
                                       two_channels({4, 2, 0, 0}, {-1, -1, -1, 2}), {.count = 2});
  ASSERT_EQ(found.concepts.size(), 2U);
  expect_numbers(found.logits, {2.75F, -1.75F});
  expect_numbers(found.concepts[0].alone, {7, -5});
  expect_numbers(found.concepts[1].alone, {2, 2});
  expect_numbers(found.concepts[1].added, {0.75F, 0.75F});
}

// Of (0, 1) and (1, 1) one part holds more in all than the values do, 1.02 times; it is all there
// is.
TEST(Concepts, SharesAreOfThePartsTogether) {
  const Concepts one =
      find_concepts(two_channel_network(), two_channels({0, 1, 0, 0}, {1, 1, 0, 0}), {.count = 1});
  ASSERT_EQ(one.concepts.size(), 1U);
  EXPECT_DOUBLE_EQ(one.concepts[0].share, 1);
  double sum = 0;
  const at::Tensor noise = random_tensor({1, 3, 2, 2}, 0, 1);
  for (const Concept& part : find_concepts(two_channel_network(), noise, {.count = 2}).concepts) {
    sum += part.share;
  }
  EXPECT_NEAR(sum, 1, 1e-12);
}

TEST(Concepts, AreFewerWhereThereAreFewer) {
  const Concepts one =
      find_concepts(two_channel_network(), two_channels({4, 2, 0, 0}, {8, 4, 0, 0}), {.count = 12});
  ASSERT_EQ(one.concepts.size(), 1U);
  expect_numbers(one.concepts[0].added, {6, 1.5F});
  EXPECT_TRUE(find_concepts(two_channel_network(), at::zeros({1, 3, 2, 2})).concepts.empty());
  // Everywhere alike: a concept, but no map.
  const Concepts flat = find_concepts(two_channel_network(), at::ones({1, 3, 2, 2}));
  ASSERT_EQ(flat.concepts.size(), 1U);
  expect_empty(flat.concepts[0].map);
}

// Behind a linear head without biases what the parts add is the logit, but for what they leave out.
TEST(Concepts, AddUpBehindALinearHead) {
  const Concepts found =
      find_concepts(two_channel_network(), random_tensor({1, 3, 2, 2}, 0, 1), {.count = 2});
  at::Tensor sum = at::zeros({2});
  for (const Concept& one : found.concepts) sum = sum + one.added;
  EXPECT_GT(found.explained, 1 - 1e-5);
  EXPECT_TRUE(at::allclose(sum, found.logits, 0, 0.02)) << sum << found.logits;
}

TEST(Concepts, WhatCannotBeAnsweredIsRefused) {
  const Network network = two_channel_network();
  const at::Tensor input = at::ones({1, 3, 2, 2});
  const auto refused = [&](const ConceptOptions& options) {
    return refusal_of([&] { find_concepts(network, input, options); }).message;
  };
  EXPECT_EQ(refused({.count = 0}), "expected 1 to 12 concepts, found 0");
  EXPECT_EQ(refused({.count = 13}), "expected 1 to 12 concepts, found 13");
  EXPECT_NE(refused({.layer = "b"}).find("'b'"), std::string::npos);
  EXPECT_EQ(refusal_of([&] {
              find_concepts(network, at::ones({1, 1, 2, 2}));
            }).code,
            Errc::bad_argument);
  // 4 positions and 2 channels: 8 numbers, 5 times a square of 2 and 10 times 2 (4 + 2), of 8
  // bytes.
  EXPECT_NO_THROW(find_concepts(network, input, {.count = 2, .memory = 1184}));
  EXPECT_EQ(refusal_of([&] { find_concepts(network, input, {.count = 2, .memory = 1183}); }).code,
            Errc::over_budget);
  std::int64_t asked = 0;
  const Watch stops{.progress = [&](std::int64_t, std::int64_t) { return ++asked < 3; }};
  EXPECT_EQ(refusal_of([&] { find_concepts(network, input, {}, stops); }).code, Errc::cancelled);
}

TEST(Concepts, ProgressIsThatOfTheHead) {
  std::int64_t last = 0;
  std::int64_t all = 0;
  const Watch watch{.progress = [&](std::int64_t done, std::int64_t of) {
    last = done;
    all = of;
    return true;
  }};
  const Concepts found =
      find_concepts(requested_network(), plain_request().input, {.count = 3}, watch);
  EXPECT_EQ(all, 2 * static_cast<std::int64_t>(found.concepts.size()));
  EXPECT_EQ(last, all);
}

}  // namespace
}  // namespace cameras::testing
