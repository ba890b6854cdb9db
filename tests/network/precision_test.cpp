#include "core/aten.h"

#include <ATen/CPUGeneratorImpl.h>
#include <gmock/gmock.h>

#include "cameras/network.h"
#include "support/message.h"
#include "support/random_graph.h"

namespace cameras::testing {
namespace {

Graph small_network() {
  return random_graph(R"(net (float[1,3,32,32] x, float[8,3,3,3] a, float[8,8,3,3] b,
                             float[5,8] v) => (float[1,5] y) {
        c = Conv <strides = [2, 2], pads = [1, 1, 1, 1]> (x, a)
        r = Relu (c)
        d = Conv <pads = [1, 1, 1, 1]> (r, b)
        s = Add (d, r)
        t = Relu (s)
        p = GlobalAveragePool (t)
        f = Flatten (p)
        y = Gemm <transB = 1> (f, v)
      })",
                      13);
}

// True where this machine runs bf16; elsewhere the network says what is missing.
bool bf16_or_clear_error() {
  try {
    const Network network(small_network(), {.precision = Precision::bf16});
    return true;
  } catch (const Error& error) {
    EXPECT_STREQ(error.what(),
                 "expected a processor with bf16 (AVX512_BF16) for precision bf16, found one "
                 "without");
    return false;
  }
}

TEST(Precision, Bf16TrunkIsCloseAndItsHeadIsFloat32) {
  if (!bf16_or_clear_error()) GTEST_SKIP() << "this processor has no bf16";
  const at::Tensor input = at::rand({1, 3, 48, 40}, at::make_generator<at::CPUGeneratorImpl>(3));
  const Probe exact = Network(small_network()).probe(input, "t");
  const Probe fast = Network(small_network(), {.precision = Precision::bf16}).probe(input, "t");
  EXPECT_EQ(fast.activation().scalar_type(), at::kFloat);
  EXPECT_FALSE(at::equal(fast.activation(), exact.activation()));  // it did compute in bf16
  // bf16 keeps 8 bits: an error of 2^-8 a value, through two convolutions.
  EXPECT_TRUE(at::allclose(fast.activation(), exact.activation(), 3e-2, 3e-2));
  // The gradient is that of a linear head in float32: the weights, to float32's accuracy.
  EXPECT_TRUE(at::allclose(fast.gradient(2), exact.gradient(2), 1e-5, 1e-7));
}

TEST(Precision, ASkipIntoTheHeadIsFloat32Too) {
  if (!bf16_or_clear_error()) GTEST_SKIP() << "this processor has no bf16";
  const at::Tensor input = at::rand({1, 3, 32, 32}, at::make_generator<at::CPUGeneratorImpl>(4));
  const Network network(small_network(), {.precision = Precision::bf16});
  const Probe probe = network.probe(input, "d");  // r is read by the head as well
  EXPECT_EQ(probe.logits().scalar_type(), at::kFloat);
  EXPECT_EQ(probe.gradient(0).scalar_type(), at::kFloat);
}

// 4/7 in bf16 would make 63 rows of 112, and the sum would not fit.
TEST(Precision, WhatSaysHowLargeSomethingIsStaysFloat32) {
  if (!bf16_or_clear_error()) GTEST_SKIP() << "this processor has no bf16";
  const Graph graph = random_graph(R"(
      net (float[1,3,112,112] x, float[4,3,3,3] w, float[5,4] v) => (float[1,5] y)
      <float[4] scales = {1, 1, 0.5714286, 0.5714286}, int64[4] size = {1, 4, 64, 64}> {
        c = Conv <pads = [1, 1, 1, 1]> (x, w)
        a = Resize <mode = "nearest"> (c, , scales)
        b = Resize <mode = "nearest"> (c, , , size)
        s = Add (a, b)
        p = GlobalAveragePool (s)
        f = Flatten (p)
        y = Gemm <transB = 1> (f, v)
      })",
                                   13);
  const at::Tensor input = at::rand({1, 3, 112, 112}, at::make_generator<at::CPUGeneratorImpl>(5));
  const Network network(graph, {.precision = Precision::bf16});
  EXPECT_EQ(network.probe(input, "s").activation().sizes(), at::IntArrayRef({1, 4, 64, 64}));
}

// A Cast gives float32; what follows computes in bf16 all the same.
TEST(Precision, ACastOnTheWayDoesNotMixTypes) {
  if (!bf16_or_clear_error()) GTEST_SKIP() << "this processor has no bf16";
  const Graph graph = random_graph(R"(
      net (float[1,3,16,16] x, float[4,3,3,3] w, float[5,4] v) => (float[1,5] y) {
        h = Cast <to = 1> (x)
        c = Conv <pads = [1, 1, 1, 1]> (h, w)
        p = GlobalAveragePool (c)
        f = Flatten (p)
        y = Gemm <transB = 1> (f, v)
      })",
                                   13);
  const Network network(graph, {.precision = Precision::bf16});
  EXPECT_EQ(network.probe(at::ones({1, 3, 16, 16}), "c").logits().size(0), 5);
}

}  // namespace
}  // namespace cameras::testing
