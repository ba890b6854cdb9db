#include "core/aten.h"

#include <gtest/gtest.h>

#include <limits>

#include "ops/node_case.h"

// Meanings that ONNX's test data leaves open or does not cover.
namespace cameras::testing {
namespace {

using Text = std::string;

at::Tensor first(const NodeCase& test) { return evaluate(test)[0]; }

// Conv with odd SAME padding: 4 pixels, kernel 2, stride 1 need 1 pixel, after or in front.
TEST(Conv, SamePaddingGoesBehindForUpperAndInFrontForLower) {
  const auto same = [](const Text& side) {
    return first(
        {.type = "Conv",
         .inputs = {doubles({1, 2, 3, 4}).view({1, 1, 4}), at::ones({1, 1, 2}, at::kDouble)},
         .attributes = {{"auto_pad", side}}});
  };
  EXPECT_TRUE(at::equal(same("SAME_UPPER").view(-1), doubles({3, 5, 7, 4})));
  EXPECT_TRUE(at::equal(same("SAME_LOWER").view(-1), doubles({1, 3, 5, 7})));
}

// 5 pixels, kernel 2, stride 2: the third window covers one pixel. With one pixel of padding at
// both ends the fourth would start in the padding after and is left out.
TEST(Pool, CeilModeAddsAWindowThatStartsInsideOnly) {
  const auto pool = [](const Text& type, const Ints& pads) {
    return first({.type = type,
                  .inputs = {doubles({1, 2, 3, 4, 6}).view({1, 1, 5})},
                  .attributes = {{"kernel_shape", Ints{2}},
                                 {"strides", Ints{2}},
                                 {"pads", pads},
                                 {"ceil_mode", std::int64_t{1}},
                                 {"count_include_pad", std::int64_t{1}}}})
        .view(-1);
  };
  EXPECT_TRUE(at::equal(pool("MaxPool", {0, 0}), doubles({2, 4, 6})));
  EXPECT_TRUE(at::equal(pool("AveragePool", {0, 0}), doubles({1.5, 3.5, 6})));
  EXPECT_TRUE(at::equal(pool("MaxPool", {1, 1}), doubles({1, 3, 6})));
  EXPECT_TRUE(at::equal(pool("AveragePool", {1, 1}), doubles({0.5, 2.5, 5})));
}

// Opset 19: the window of 2 takes every second pixel; what is padding does not count.
TEST(AveragePool, DilationsSkipPixels) {
  const auto pool = [](const Ints& pads) {
    return first(
               {.type = "AveragePool",
                .opset = 19,
                .inputs = {doubles({1, 2, 3, 4, 6}).view({1, 1, 5})},
                .attributes = {{"kernel_shape", Ints{2}}, {"dilations", Ints{2}}, {"pads", pads}}})
        .view(-1);
  };
  EXPECT_TRUE(at::equal(pool({0, 0}), doubles({2, 3, 4.5})));
  EXPECT_TRUE(at::equal(pool({1, 0}), doubles({2, 2, 3, 4.5})));
}

TEST(LpPool, HasNoInfiniteGradientAtZero) {
  const at::Tensor x = at::zeros({1, 1, 4}, at::kDouble).requires_grad_();
  const at::Tensor y =
      first({.type = "LpPool", .inputs = {x}, .attributes = {{"kernel_shape", Ints{2}}}});
  EXPECT_TRUE(at::equal(torch::autograd::grad({y.sum()}, {x})[0], at::zeros_like(x)));
}

TEST(Div, OfIntegersRoundsTowardsZeroAndNeverTraps) {
  const std::int64_t lowest = std::numeric_limits<std::int64_t>::min();
  const auto quotient = [](std::int64_t a, std::int64_t b) {
    return first({.type = "Div", .inputs = {ints({a}), ints({b})}}).item<std::int64_t>();
  };
  EXPECT_EQ(quotient(-7, 2), -3);
  EXPECT_EQ(quotient(7, -1), -7);
  EXPECT_EQ(quotient(lowest, -1), lowest);  // wraps; the processor's division would trap
  EXPECT_EQ(first({.type = "Mod", .inputs = {ints({lowest}), ints({-1})}}).item<std::int64_t>(), 0);
}

// 255 is what -1 looks like in 8 bits.
TEST(Div, OfBytesDividesBy255) {
  const at::Tensor bytes = ints({255, 100}).to(at::kByte);
  const at::Tensor y = first({.type = "Div", .inputs = {bytes, ints({255, 255}).to(at::kByte)}});
  EXPECT_TRUE(at::equal(y, ints({1, 0}).to(at::kByte)));
}

TEST(Pow, KeepsTheTypeOfTheBase) {
  const at::Tensor y = first({.type = "Pow", .inputs = {ints({2, 3}), doubles({2})}});
  EXPECT_TRUE(at::equal(y, ints({4, 9})));
}

TEST(Cast, WrapsToTheIntegerTypeThatTheFileNames) {
  const auto cast = [](const at::Tensor& x, std::int64_t to) {
    return first({.type = "Cast", .inputs = {x}, .attributes = {{"to", to}}});
  };
  EXPECT_TRUE(at::equal(cast(doubles({-1.9, 300, 2.9}), 2), ints({255, 44, 2}).to(at::kByte)));
  EXPECT_TRUE(at::equal(cast(ints({128, -129}), 3), ints({-128, 127}).to(at::kChar)));
  EXPECT_TRUE(at::equal(cast(doubles({-3.7}), 7), ints({-3})));  // int64
  EXPECT_EQ(cast(doubles({1}), 10).scalar_type(), at::kDouble);  // float16: no narrower here
  EXPECT_EQ(cast(ints({1}), 1).scalar_type(), at::kFloat);
  const NodeCase like{
      .type = "CastLike", .opset = 15, .inputs = {ints({300, -2}), at::zeros({1}, at::kByte)}};
  EXPECT_TRUE(at::equal(first(like), ints({44, 254}).to(at::kByte)));
}

TEST(Pad, NegativeAmountsCutOff) {
  const auto pad = [](const Text& mode, const Ints& amounts) {
    return first({.type = "Pad",
                  .inputs = {doubles({1, 2, 3, 4}), ints(amounts)},
                  .attributes = {{"mode", mode}}});
  };
  EXPECT_TRUE(at::equal(pad("constant", {-1, 2}), doubles({2, 3, 4, 0, 0})));
  EXPECT_TRUE(at::equal(pad("edge", {2, -1}), doubles({1, 1, 1, 2, 3})));
  EXPECT_TRUE(at::equal(pad("reflect", {5, -2}), doubles({2, 3, 4, 3, 2, 1, 2})));
  EXPECT_TRUE(at::equal(pad("wrap", {1, 1}), doubles({4, 1, 2, 3, 4, 1})));
}

TEST(Slice, ClampsPositionsAndWalksBackwards) {
  const auto slice = [](std::int64_t start, std::int64_t end, std::int64_t step) {
    return first(
        {.type = "Slice",
         .inputs = {doubles({0, 1, 2, 3}), ints({start}), ints({end}), ints({0}), ints({step})}});
  };
  const std::int64_t low = std::numeric_limits<std::int64_t>::min();
  const std::int64_t high = std::numeric_limits<std::int64_t>::max();
  EXPECT_TRUE(at::equal(slice(1, high, high), doubles({1})));
  EXPECT_TRUE(at::equal(slice(high, low, -1), doubles({3, 2, 1, 0})));
  EXPECT_TRUE(at::equal(slice(-1, 0, -2), doubles({3, 1})));
  EXPECT_TRUE(at::equal(slice(high, low, low), doubles({3})));
  EXPECT_EQ(slice(3, 1, 1).numel(), 0);
  EXPECT_EQ(slice(1, 3, -1).numel(), 0);
}

at::Tensor resized(const at::Tensor& x, const Ints& sizes, const Text& mode,
                   const Text& coordinates) {
  return first({.type = "Resize",
                .inputs = {x, {}, {}, ints(sizes)},
                .attributes = {{"mode", mode},
                               {"nearest_mode", Text("floor")},
                               {"coordinate_transformation_mode", coordinates}}});
}

// What PyTorch exports its interpolate() as. 1e-12: float64's rounding of sums of 16 products.
TEST(Resize, EqualsTorchInterpolate) {
  const at::Tensor x = random({1, 2, 5, 7});
  EXPECT_TRUE(at::allclose(resized(x, {1, 2, 8, 3}, "linear", "pytorch_half_pixel"),
                           at::upsample_bilinear2d(x, {8, 3}, false), 0, 1e-12));
  EXPECT_TRUE(at::allclose(resized(x, {1, 2, 8, 3}, "linear", "align_corners"),
                           at::upsample_bilinear2d(x, {8, 3}, true), 0, 1e-12));
  EXPECT_TRUE(at::allclose(resized(x, {1, 2, 8, 3}, "cubic", "pytorch_half_pixel"),
                           at::upsample_bicubic2d(x, {8, 3}, false), 0, 1e-12));
  EXPECT_TRUE(at::equal(resized(x, {1, 2, 10, 14}, "nearest", "asymmetric"),
                        at::upsample_nearest2d(x, {10, 14})));
  EXPECT_TRUE(at::equal(resized(x, {1, 2, 8, 3}, "nearest", "asymmetric"),
                        at::upsample_nearest2d(x, {8, 3})));
}

// [N,C,h,w] takes ATen's kernel, [N,h,w,C] the matrices: one answer. 1e-12 as above.
TEST(Resize, SameResultForChannelsLast) {
  const at::Tensor x = random({1, 2, 5, 7});
  const at::Tensor last = resized(x.permute({0, 2, 3, 1}), {1, 8, 3, 2}, "linear", "half_pixel");
  EXPECT_TRUE(at::allclose(last.permute({0, 3, 1, 2}),
                           resized(x, {1, 2, 8, 3}, "linear", "half_pixel"), 0, 1e-12));
}

// Halving by an antialiased triangle: weights 1, 3, 3, 1 over 8; at the border the edge repeats.
TEST(Resize, AntialiasStretchesTheFilter) {
  const at::Tensor y =
      first({.type = "Resize",
             .opset = 18,
             .inputs = {doubles({0, 8, 16, 0}).view({1, 1, 4}), {}, {}, ints({2})},
             .attributes = {
                 {"mode", Text("linear")}, {"antialias", std::int64_t{1}}, {"axes", Ints{2}}}});
  EXPECT_TRUE(at::allclose(y.view(-1), doubles({5, 7}), 0, 1e-12));
}

TEST(Resize, KeepsTheAspectRatioWhenAsked) {
  const auto shape = [](const Text& policy) {
    return first({.type = "Resize",
                  .opset = 18,
                  .inputs = {random({1, 1, 4, 8}), {}, {}, ints({6, 6})},
                  .attributes = {{"keep_aspect_ratio_policy", policy}, {"axes", Ints{2, 3}}}})
        .sizes()
        .vec();
  };
  EXPECT_EQ(shape("stretch"), (Ints{1, 1, 6, 6}));
  EXPECT_EQ(shape("not_larger"), (Ints{1, 1, 3, 6}));
  EXPECT_EQ(shape("not_smaller"), (Ints{1, 1, 6, 12}));
}

TEST(ReduceSum, WithoutAxesIsTheIdentityWhenAsked) {
  const at::Tensor x = random({2, 3});
  const NodeCase test{.type = "ReduceSum",
                      .inputs = {x, ints({})},
                      .attributes = {{"noop_with_empty_axes", std::int64_t{1}}}};
  EXPECT_TRUE(at::equal(first(test), x));
}

// Minus infinity, or the least value that the type has; ReduceMin the other way round.
TEST(ReduceMax, OfNothingIsWhatEveryValueBeats) {
  const auto reduce = [](const char* type, at::ScalarType scalar) {
    const at::Tensor x = at::empty({2, 0, 3}, at::TensorOptions(scalar));
    return evaluate({.type = type, .opset = 20, .inputs = {x, ints({1})}})[0];
  };
  constexpr double kInfinite = std::numeric_limits<double>::infinity();
  const at::Tensor floating = reduce("ReduceMax", at::kDouble);
  EXPECT_EQ(floating.sizes(), Ints({2, 1, 3}));
  EXPECT_TRUE(floating.eq(-kInfinite).all().item<bool>());
  EXPECT_TRUE(reduce("ReduceMin", at::kDouble).eq(kInfinite).all().item<bool>());
  using Long = std::numeric_limits<std::int64_t>;
  EXPECT_TRUE(reduce("ReduceMax", at::kLong).eq(Long::min()).all().item<bool>());
  EXPECT_TRUE(reduce("ReduceMin", at::kLong).eq(Long::max()).all().item<bool>());
  EXPECT_TRUE(reduce("ReduceMax", at::kChar).eq(-128).all().item<bool>());
  EXPECT_TRUE(reduce("ReduceMin", at::kByte).eq(255).all().item<bool>());
  EXPECT_FALSE(reduce("ReduceMax", at::kBool).any().item<bool>());
  EXPECT_TRUE(reduce("ReduceMin", at::kBool).all().item<bool>());
}

// Opset 20: false < true.
TEST(ReduceMax, TakesBooleans) {
  const at::Tensor x = ints({0, 1, 0, 0}).view({2, 2}).to(at::kBool);
  const auto reduce = [&](const Text& type) {
    return first({.type = type,
                  .opset = 20,
                  .inputs = {x, ints({1})},
                  .attributes = {{"keepdims", std::int64_t{0}}}});
  };
  EXPECT_TRUE(at::equal(reduce("ReduceMax"), ints({1, 0}).to(at::kBool)));
  EXPECT_TRUE(at::equal(reduce("ReduceMin"), ints({0, 0}).to(at::kBool)));
}

TEST(Dropout, IsTheIdentityInTrainingModeThatDropsNothing) {
  const at::Tensor x = random({2, 3});
  const at::Tensor training = at::scalar_tensor(true);
  const NodeCase test{.type = "Dropout", .inputs = {x, at::scalar_tensor(0.0), training}};
  EXPECT_TRUE(at::equal(first(test), x));
}

// Of the values themselves, 1 and 3 in each channel: mean 2, variance 1.
TEST(BatchNormalization, TrainingModeUsesTheStatisticsOfTheBatch) {
  NodeCase test{
      .type = "BatchNormalization",
      .opset = 15,
      .inputs = {doubles({1, 11, 3, 13}).view({2, 2, 1}), doubles({2, 4}), doubles({5, 6}),
                 doubles({0, 0}), doubles({1, 1})},
      .attributes = {{"training_mode", std::int64_t{1}}, {"epsilon", 0.F}, {"momentum", 0.5F}},
      .outputs = 3};
  const ops::Tensors found = evaluate(test);
  EXPECT_TRUE(at::equal(found[0], doubles({3, 2, 7, 10}).view({2, 2, 1})));
  EXPECT_TRUE(at::equal(found[1], doubles({1, 6})));
  EXPECT_TRUE(at::equal(found[2], doubles({1, 1})));
  // Before opset 14 it is the further outputs that say so.
  test.attributes.erase("training_mode");
  test.opset = 9;
  test.outputs = 5;
  EXPECT_TRUE(at::equal(evaluate(test)[0], found[0]));
}

TEST(Sign, GradientGoesStraightThrough) {
  for (const char* type : {"Sign", "Round"}) {
    const at::Tensor x = doubles({-3.4, 0, 0.6}).requires_grad_();
    const at::Tensor y = first({.type = type, .inputs = {x}});
    const bool sign = std::string_view(type) == "Sign";
    EXPECT_TRUE(at::equal(y, sign ? doubles({-1, 0, 1}) : doubles({-3, 0, 1})));
    EXPECT_TRUE(at::equal(torch::autograd::grad({y.sum()}, {x})[0], doubles({1, 1, 1})));
  }
}

// The pooler of Hugging Face's EfficientNet: one window, clipped to the map.
TEST(Pool, CeilModeClipsAWindowThatIsLargerThanTheMap) {
  const at::Tensor x = random({1, 2, 3, 4});
  for (const std::int64_t include : {0, 1}) {
    const at::Tensor mean = first({.type = "AveragePool",
                                   .inputs = {x},
                                   .attributes = {{"kernel_shape", Ints{1280, 1280}},
                                                  {"strides", Ints{1280, 1280}},
                                                  {"count_include_pad", include},
                                                  {"ceil_mode", std::int64_t{1}}}});
    EXPECT_TRUE(at::allclose(mean, x.mean({2, 3}, true)));
  }
  EXPECT_EQ(
      error_of({.type = "AveragePool",
                .inputs = {x},
                .attributes = {{"kernel_shape", Ints{8, 8}}, {"ceil_mode", std::int64_t{1}}}}),
      "expected an input that the window of 8 fits into, found size 3 padded by 0 and 0");
}

TEST(LpNormalization, LeavesZerosAndTheirGradientFinite) {
  const at::Tensor x = at::zeros({1, 3}, at::kDouble).requires_grad_();
  const at::Tensor y = first({.type = "LpNormalization", .inputs = {x}});
  EXPECT_TRUE(at::equal(y, at::zeros_like(x)));
  EXPECT_TRUE(torch::autograd::grad({y.sum()}, {x})[0].isfinite().all().item<bool>());
}

}  // namespace
}  // namespace cameras::testing
