#include "core/aten.h"

#include <gtest/gtest.h>

#include <cstring>
#include <string>
#include <vector>

#include "network/onednn/arenas.h"
#include "network/onednn/lanes.h"
#include "planning.h"
#include "support/random_graph.h"

// Lanes beyond C are zero after every step (network/onednn/lanes.h). 13 channels fill no block.
namespace cameras::testing {
namespace {

struct LaneCase {
  std::string name;
  std::string weights;
  std::string body;  // computes t from x
};

const std::string kConvolution = "c = Conv (x, a) ";
const std::string kPooled = "c = Conv (x, a) p = MaxPool <kernel_shape = [2, 2]> (c) ";
const std::string kTwoPools = kPooled + "q = AveragePool <kernel_shape = [2, 2]> (c) ";
const std::string kA = "float[13,3,3,3] a";
const std::string kStatistics = kA + ", float[13] s, float[13] b, float[13] m, float[13] v";

std::vector<LaneCase> lane_cases() {
  return {
      {"Convolution", kA, kConvolution + "t = Relu (c)"},
      {"ConvolutionWithSigmoid", kA, kConvolution + "t = Sigmoid (c)"},
      {"ConvolutionWithExp", kA, kConvolution + "e = Tanh (c) t = Exp (e)"},
      {"ConvolutionWithHighClip", kA,
       "low = Constant <value = float {0.5}> () " + kConvolution + "t = Clip (c, low)"},
      {"ConvolutionWithGate", kA + ", float[13,13,1,1] u, float[13,13,1,1] w",
       kConvolution + "g = GlobalAveragePool (c) k = Conv (g, u) d = Conv (c, w) t = Add (d, k)"},
      {"ConvolutionWithSum", kA + ", float[13,13,1,1] u",
       kConvolution + "d = Conv (c, u) t = Add (d, c)"},
      {"ConvolutionWithDivision", kA + ", float[13,13,1,1] u",
       kConvolution + "e = Sigmoid (c) d = Conv (c, u) t = Div (d, e)"},
      {"Depthwise", kA + ", float[13,1,3,3] u", kConvolution + "t = Conv <group = 13> (c, u)"},
      {"StridedPointwise", kA + ", float[13,13,1,1] u",
       kConvolution + "t = Conv <strides = [2, 2]> (c, u)"},
      {"Function", kA, kPooled + "t = Tanh (p)"},
      {"FunctionOfZeroNotZero", kA, kPooled + "t = Sigmoid (p)"},
      {"FunctionOfTwoSteps", kA, kPooled + "t = HardSigmoid (p)"},
      {"Sum", kA, kTwoPools + "t = Add (p, q)"},
      {"SumWithSigmoid", kA, kTwoPools + "s = Add (p, q) t = Sigmoid (s)"},
      {"Quotient", kA, kTwoPools + "e = Exp (q) t = Div (p, e)"},
      {"QuotientWithRelu", kA, kTwoPools + "e = Exp (q) s = Div (p, e) t = Relu (s)"},
      {"Constant", kA + ", float[13,1,1] k", kPooled + "t = Add (p, k)"},
      {"ConstantDivisor", kA + ", float[13,1,1] k", kPooled + "t = Div (p, k)"},
      {"ConstantAlongAnAxis", kA + ", float[17] k", kPooled + "t = Add (p, k)"},
      {"OneNumber", kA, "k = Constant <value = float {0.5}> () " + kPooled + "t = Max (p, k)"},
      {"OneNumberWithElu", kA,
       "k = Constant <value = float {0.5}> () " + kPooled + "s = Sub (p, k) t = Elu (s)"},
      {"GateOfChannels", kA, kPooled + "g = GlobalAveragePool (p) t = Mul (p, g)"},
      {"GateOfPositions", kA + ", float[1,13,1,1] u", kPooled + "g = Conv (p, u) t = Add (p, g)"},
      {"Normalization", kStatistics, kPooled + "t = BatchNormalization (p, s, b, m, v)"},
      {"NormalizationWithRelu", kStatistics,
       kPooled + "n = BatchNormalization (p, s, b, m, v) t = Relu (n)"},
      {"Pools", kA,
       kConvolution +
           "p = AveragePool <kernel_shape = [3, 3], pads = [1, 1, 1, 1], count_include_pad = 1> (c)"
           " t = MaxPool <kernel_shape = [3, 3], pads = [1, 1, 1, 1]> (p)"},
      {"GlobalPools", kA, kConvolution + "g = GlobalMaxPool (c) t = Sigmoid (g)"},
      {"Concatenation", kA + ", float[16,3,3,3] w",
       "d = Conv (x, w) " + kConvolution + "t = Concat <axis = 1> (d, c)"},
      {"UnevenConcatenation", kA, kTwoPools + "t = Concat <axis = 1> (p, q)"},
      {"Kernel", kA, kConvolution + "t = LRN <size = 3> (c)"}};
}

class CleanLanes : public ::testing::TestWithParam<std::tuple<LaneCase, onednn::Type>> {};

// Memory that looks as if huge numbers had been in it: what is not written shows.
TEST_P(CleanLanes, BehindEveryStep) {
  const auto& [c, type] = GetParam();
  if (type == onednn::Type::bf16 && !onednn::has_bf16()) {
    GTEST_SKIP() << "this processor has no bf16";
  }
  // What reads t reads its lanes, too.
  const onednn::Plan plan = plan_of(c.weights, c.body + " z = Relu (t)", "z", type);
  onednn::Arenas arenas;
  const onednn::Arenas::Loan arena(arenas, plan.arena_bytes());
  std::memset(arena.data(), 0x7F, plan.arena_bytes());
  const std::vector<at::Tensor> image{random_tensor({1, 3, 20, 20}).to(onednn::scalar_type(type))};
  EXPECT_EQ(plan.first_unclean_step(image, arena.data()), std::nullopt);
}

std::string lane_case_name(
    const ::testing::TestParamInfo<std::tuple<LaneCase, onednn::Type>>& info) {
  const auto& [c, type] = info.param;
  return c.name + (type == onednn::Type::bf16 ? "Bf16" : "");
}

INSTANTIATE_TEST_SUITE_P(Steps, CleanLanes,
                         ::testing::Combine(::testing::ValuesIn(lane_cases()),
                                            ::testing::Values(onednn::Type::f32,
                                                              onednn::Type::bf16)),
                         lane_case_name);

// One image of 2 x 2 positions, two blocks, of which C uses the first three lanes of the second.
TEST(Lanes, AreThoseBehindTheChannels) {
  const auto block = static_cast<std::size_t>(onednn::block_size());
  const Ints sizes{1, onednn::block_size() + 3, 2, 2};
  std::vector<float> values(2 * 4 * block, 1.F);
  auto* const bytes = reinterpret_cast<std::byte*>(values.data());
  EXPECT_TRUE(onednn::has_spare_lanes(onednn::blocked(sizes, onednn::Type::f32)));
  EXPECT_FALSE(onednn::spare_lanes_are_zero(bytes, sizes, onednn::Type::f32));
  onednn::clear_spare_lanes(bytes, sizes, onednn::Type::f32);
  EXPECT_TRUE(onednn::spare_lanes_are_zero(bytes, sizes, onednn::Type::f32));
  for (std::size_t i = 0; i < values.size(); ++i) {
    const bool spare = i >= 4 * block && i % block >= 3;
    EXPECT_EQ(values[i], spare ? 0.F : 1.F) << i;
  }
  EXPECT_FALSE(onednn::has_spare_lanes(
      onednn::blocked({1, 2 * onednn::block_size(), 2, 2}, onednn::Type::bf16)));
}

TEST(Lanes, KeepZeroWhereTheySaySo) {
  using onednn::keeps_zero;
  EXPECT_TRUE(keeps_zero(onednn::Elementwise{dnnl::algorithm::eltwise_swish, 1}));
  EXPECT_FALSE(keeps_zero(onednn::Elementwise{dnnl::algorithm::eltwise_logistic}));
  EXPECT_FALSE(keeps_zero(onednn::Elementwise{dnnl::algorithm::eltwise_exp}));
  EXPECT_FALSE(keeps_zero(onednn::Elementwise{dnnl::algorithm::eltwise_linear, 2, 1}));
  EXPECT_TRUE(keeps_zero(onednn::Elementwise{dnnl::algorithm::eltwise_linear, 2, 0}));
  EXPECT_FALSE(keeps_zero(onednn::Elementwise{dnnl::algorithm::eltwise_clip, 0.5, 1}));
  EXPECT_FALSE(keeps_zero(onednn::Elementwise{dnnl::algorithm::eltwise_clip, -2, -1}));
  EXPECT_TRUE(keeps_zero(onednn::Elementwise{dnnl::algorithm::eltwise_clip, 0, 6}));
  EXPECT_TRUE(keeps_zero(dnnl::algorithm::binary_max));
  EXPECT_FALSE(keeps_zero(dnnl::algorithm::binary_div));
}

}  // namespace
}  // namespace cameras::testing
