#include "core/aten.h"

#include <gtest/gtest.h>

#include "network/onednn/recent.h"
#include "network/onednn/weights.h"
#include "planning.h"

// What becomes one primitive, what needs none, and what is left to the kernels.
namespace cameras::onednn {
namespace {

constexpr std::int64_t kSide = 20;

using testing::plan_of;

constexpr std::size_t kBlocks = 1;  // the last step brings the result to plain layout

TEST(CompiledPlan, AConvolutionTakesUpNormalizationAndActivation) {
  const Plan plan = plan_of("float[16,3,3,3] w, float[16] s, float[16] b, float[16] m, float[16] v",
                            R"(
      c = Conv <pads = [1, 1, 1, 1]> (x, w)
      n = BatchNormalization (c, s, b, m, v)
      t = Relu (n))",
                            "t");
  EXPECT_EQ(plan.step_count(), 1 + kBlocks);
  EXPECT_EQ(plan.kernel_count(), 0);
}

// c is read by the sum for the last time: d is added to it where it is.
TEST(CompiledPlan, AResidualSumTakesNoMemory) {
  const Plan plan = plan_of("float[32,3,3,3] a, float[16,32,1,1] b, float[32,16,3,3] w", R"(
      c = Conv <pads = [1, 1, 1, 1]> (x, a)
      r = Relu (c)
      e = Conv (r, b)
      d = Conv <pads = [1, 1, 1, 1]> (e, w)
      s = Add (d, r)
      t = Relu (s))",
                            "t");
  EXPECT_EQ(plan.step_count(), 3 + kBlocks);
  constexpr std::size_t kMap = 32 * kSide * kSide * sizeof(float);
  EXPECT_EQ(plan.arena_bytes(), kMap + kMap / 2);  // r and t; e
}

TEST(CompiledPlan, AGateIsOnePrimitive) {
  const Plan plan = plan_of("float[16,3,3,3] w", R"(
      c = Conv (x, w)
      s = Sigmoid (c)
      t = Mul (c, s))",
                            "t");
  EXPECT_EQ(plan.step_count(), 1 + kBlocks);
}

// Reference loops of oneDNN are refused, so this is one with vectors; 13 channels need padding.
TEST(CompiledPlan, AGateOfChannelsIsAPrimitive) {
  if (!has_avx2()) GTEST_SKIP() << "SSE4.1's joins are kernels where channels fill no block";
  const Plan plan = plan_of("float[13,3,3,3] a, float[13,13,1,1] u", R"(
      c = Conv (x, a)
      g = GlobalAveragePool (c)
      e = Conv (g, u)
      s = Sigmoid (e)
      t = Mul (c, s))",
                            "t");
  EXPECT_EQ(plan.kernel_count(), 0);
}

// oneDNN has reference loops only for one number a position.
TEST(CompiledPlan, AGateOfPositionsIsAKernel) {
  const Plan plan = plan_of("float[16,3,3,3] a, float[1,16,1,1] u", R"(
      c = Conv (x, a)
      e = Conv (c, u)
      s = Sigmoid (e)
      t = Mul (c, s))",
                            "t");
  EXPECT_EQ(plan.kernel_count(), 1);
}

TEST(CompiledPlan, AConcatIsNoStep) {
  const Plan plan = plan_of("float[16,3,1,1] a, float[32,3,1,1] b, float[16,48,1,1] c", R"(
      i = Conv (x, a)
      j = Conv (x, b)
      k = Concat <axis = 1> (i, j)
      l = Conv (k, c)
      t = Concat <axis = 1> (i, j, l))",
                            "t");
  EXPECT_EQ(plan.step_count(), 3 + kBlocks);
  EXPECT_EQ(plan.arena_bytes(), 64 * kSide * kSide * sizeof(float));
}

TEST(CompiledPlan, APreActivationIsOnePrimitive) {
  const Plan plan = plan_of("float[16,3,1,1] w, float[16] s, float[16] b, float[16] m, float[16] v",
                            R"(
      c = Conv (x, w)
      p = MaxPool <kernel_shape = [2, 2]> (c)
      n = BatchNormalization (p, s, b, m, v)
      t = Relu (n))",
                            "t");
  EXPECT_EQ(plan.step_count(), 3 + kBlocks);
}

// oneDNN has no pool whose windows may see nothing but padding.
TEST(CompiledPlan, WhatNoPrimitiveComputesIsAKernel) {
  const Plan plan = plan_of("float[16,3,1,1] w", R"(
      c = Conv (x, w)
      t = AveragePool <kernel_shape = [2, 2], pads = [2, 2, 2, 2], count_include_pad = 1> (c))",
                            "t");
  EXPECT_EQ(plan.kernel_count(), 1);
}

// A map of 19 x 19, of which oneDNN 2.6's products for AVX2 read no every second position.
TEST(CompiledPlan, EverySecondPositionIsCopiedForAProduct) {
  if (block_size() == 16) GTEST_SKIP() << "other kernels for AVX-512";
  const Plan plan = plan_of("float[16,3,2,2] a, float[32,16,1,1] w", R"(
      c = Conv (x, a)
      t = Conv <strides = [2, 2]> (c, w))",
                            "t");
  EXPECT_EQ(plan.step_count(), 3 + kBlocks);
  EXPECT_EQ(plan.kernel_count(), 0);
}

constexpr const char* kPad = R"(
      amounts = Constant <value = int64[8] {0, 0, 1, 1, 0, 0, 1, 1}> ()
      c = Conv (x, w)
      p = Pad (c, amounts)
      )";

TEST(CompiledPlan, APadIsPartOfThePoolAndTheConvolutionThatReadIt) {
  const Plan plan = plan_of("float[16,3,1,1] w, float[16,16,3,3] u", std::string(kPad) + R"(
      a = AveragePool <kernel_shape = [3, 3]> (p)
      b = Conv (p, u)
      t = Add (b, a))",
                            "t");
  EXPECT_EQ(plan.step_count(), 3 + kBlocks);
  EXPECT_EQ(plan.kernel_count(), 0);
}

TEST(CompiledPlan, APadThatAnotherNodeReadsIsAKernel) {
  const Plan plan = plan_of("float[16,3,1,1] w", std::string(kPad) + R"(
      t = MaxPool <kernel_shape = [3, 3]> (p))",
                            "t");
  EXPECT_EQ(plan.kernel_count(), 1);
}

TEST(CompiledPlan, APadThatAddsNothingIsNoStep) {
  const Plan plan = plan_of("float[16,3,1,1] w", R"(
      amounts = Constant <value = int64[4] {0, 0, 0, 0}> ()
      axes = Constant <value = int64[2] {-1, 2}> ()
      c = Conv (x, w)
      p = Pad (c, amounts, , axes)
      t = MaxPool <kernel_shape = [3, 3]> (p))",
                            "t");
  EXPECT_EQ(plan.step_count(), 2 + kBlocks);
}

TEST(CompiledPlan, WeightsAreSharedByAllSizesAndCuts) {
  Weights weights;
  const dnnl::engine engine(dnnl::engine::kind::cpu, 0);
  const Desc desc = plain({4, 4}, Type::f32);
  const auto first = weights.store("w", dnnl::memory(desc, engine));
  EXPECT_EQ(weights.find("w", desc), first);
  EXPECT_EQ(weights.store("w", dnnl::memory(desc, engine)), first);
  EXPECT_EQ(weights.find("w", plain({2, 8}, Type::f32)), nullptr);
  EXPECT_EQ(weights.find("v", desc), nullptr);
}

TEST(CompiledPlan, WeightsThatNobodyUsesAreGivenBack) {
  Weights weights;
  const dnnl::engine engine(dnnl::engine::kind::cpu, 0);
  const Desc desc = plain({4, 4}, Type::f32);
  static_cast<void>(weights.store("w", dnnl::memory(desc, engine)));
  EXPECT_EQ(weights.find("w", desc), nullptr);
}

TEST(Recent, ForgetsWhatWasUsedLeastLately) {
  Recent<int, int> recent(2);
  EXPECT_EQ(recent.store(1, 10), 10);
  EXPECT_EQ(recent.store(1, 11), 10);  // the first one counts
  recent.store(2, 20);
  EXPECT_EQ(recent.find(1), 10);
  recent.store(3, 30);
  EXPECT_EQ(recent.find(2), std::nullopt);
  EXPECT_EQ(recent.find(1), 10);
}

}  // namespace
}  // namespace cameras::onednn
