#include "core/aten.h"

#include <gtest/gtest.h>

#include <limits>
#include <string>
#include <vector>

#include "both_trunks.h"
#include "network/onednn/magnitude.h"
#include "support/random_graph.h"
#include "support/refusal.h"

// Numbers that are none: what the interpreter refuses, the compiled trunk refuses (bounds.h),
// though oneDNN's Relu, Clip and MaxPool make a number of a NaN.
namespace cameras::testing {
namespace {

struct NanCase {
  std::string name;
  std::string weights;
  std::string body;
};

std::vector<NanCase> nan_cases() {
  const std::string a = "float[8,3,3,3] a, float[8,8,1,1] w";
  return {{"RootOfANegativeNumber", a, "c = Conv (x, a) r = Sqrt (c) t = Relu (r)"},
          {"RootInsideOfAChain", a, "c = Conv (x, a) d = Conv (c, w) r = Sqrt (d) t = Relu (r)"},
          {"ZeroByZero", a, "c = Conv (x, a) z = Sub (c, c) q = Div (z, z) t = Relu (q)"},
          {"ByZeroInTheMean", a, R"(
        low = Constant <value = float {0.0}> ()
        high = Constant <value = float {6.0}> ()
        c = Conv (x, a)
        g = GlobalAveragePool (c)
        z = Sub (g, g)
        q = Div (c, z)
        e = Sub (q, q)
        t = Clip (e, low, high))"},
          {"HiddenByAPool", a, R"(
        c = Conv (x, a)
        z = Sub (c, c)
        q = Div (z, z)
        t = MaxPool <kernel_shape = [3, 3]> (q))"},
          {"MeanOfNothing", a, R"(
        c = Conv (x, a)
        p = AveragePool <kernel_shape = [2, 2], strides = [2, 2], pads = [2, 2, 2, 2]> (c)
        t = Relu (p))"},
          {"MaximumOfNothing", a, R"(
        c = Conv (x, a)
        p = MaxPool <kernel_shape = [2, 2], strides = [2, 2], pads = [2, 2, 2, 2]> (c)
        d = Conv (p, w)
        t = Relu (d))"},
          {"HiddenByMax", a,
           "k = Constant <value = float {0.0}> () c = Conv (x, a) r = Sqrt (c) t = Max (r, k)"},
          {"InfinityLessInfinity", a, R"(
        k = Constant <value = float {200.0}> ()
        c = Conv (x, a)
        d = Mul (c, k)
        e = Abs (d)
        f = Mul (e, k)
        g = Exp (f)
        h = Sub (g, g)
        t = Relu (h))"},
          {"SumsThatOverflow", a, R"(
        k = Constant <value = float {1e25}> ()
        c = Conv (x, a)
        d = Mul (c, k)
        e = Mul (d, k)
        f = Conv (e, w)
        t = Relu (f))"}};
}

class Refuses : public ::testing::TestWithParam<NanCase> {};

TEST_P(Refuses, WhatTheInterpreterRefuses) {
  const Graph graph = classifier_of(GetParam().weights, GetParam().body, 8);
  const at::Tensor input = random_tensor({1, 3, 24, 24});
  const auto answer = [&](TrunkKind trunk) {
    return refusal_of([&] { static_cast<void>(Network(graph, {.trunk = trunk}).logits(input)); })
        .message;
  };
  const std::string expected = "the network's logits are not finite (NaN or infinity) at 24 x 24";
  EXPECT_EQ(answer(TrunkKind::reference), expected);
  EXPECT_EQ(answer(TrunkKind::compiled), expected);
  EXPECT_EQ(answer(TrunkKind::automatic), expected);
}

std::string nan_case_name(const ::testing::TestParamInfo<NanCase>& info) { return info.param.name; }

INSTANTIATE_TEST_SUITE_P(Compiled, Refuses, ::testing::ValuesIn(nan_cases()), nan_case_name);

// Large numbers that are numbers: the interpreter answers, and so does the compiled trunk.
TEST(CompiledNan, LargeValuesAreAnswered) {
  const Graph graph = classifier_of("float[8,3,3,3] a, float[8,8,1,1] w", R"(
      k = Constant <value = float {1e12}> ()
      c = Conv (x, a)
      d = Mul (c, k)
      e = Conv (d, w)
      t = Relu (e))",
                                    8);
  expect_same_at_every_cut(graph, {{24, 24}, {31, 45}}, 2e-5);  // as in compiled_trunk_test.cpp
}

TEST(Magnitude, FindsWhatIsTooLargeOrNoNumber) {
  at::Tensor values = random_tensor({1000});
  const auto within = [&](float limit) {
    return onednn::all_within(static_cast<const std::byte*>(values.data_ptr()), values.nbytes(),
                              onednn::type_of(values.scalar_type()), limit);
  };
  EXPECT_TRUE(within(1));
  values[999] = -1.5F;
  EXPECT_FALSE(within(1));
  EXPECT_TRUE(within(1.5));
  values[999] = std::numeric_limits<float>::quiet_NaN();
  EXPECT_FALSE(within(1e30F));
  values[999] = -std::numeric_limits<float>::infinity();
  EXPECT_FALSE(within(1e30F));
  values[999] = -2.F;
  values = values.to(at::kBFloat16);
  EXPECT_FALSE(within(1.5));
  EXPECT_TRUE(within(2));
}

}  // namespace
}  // namespace cameras::testing
