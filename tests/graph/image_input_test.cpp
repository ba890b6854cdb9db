#include "graph/passes/image_input.h"
#include "core/aten.h"

#include <gmock/gmock.h>

#include "support/onnx_text.h"
#include "support/random_graph.h"
#include "support/refusal.h"

namespace cameras::testing {
namespace {

using ::testing::HasSubstr;

WithImageInput found(const std::string& inputs, const std::string& nodes = "y = Identity (x)") {
  return with_image_input(parse("<ir_version: 8, opset_import: [\"\" : 13]> net (" + inputs +
                                ") => (float[1] y) { " + nodes + " }"));
}

struct Expected {
  std::int64_t batch = 1;
  std::int64_t channels = 3;
  std::int64_t height = 8;
  std::int64_t width = 9;
  bool channels_last = false;
};

void expect_image(const ImageInput& image, const Expected& expected) {
  EXPECT_EQ(image.name, "x");
  EXPECT_EQ(image.batch, expected.batch);
  EXPECT_EQ(image.channels, expected.channels);
  EXPECT_EQ(image.height, expected.height);
  EXPECT_EQ(image.width, expected.width);
  EXPECT_EQ(image.channels_last, expected.channels_last);
}

TEST(ImageInput, ChannelsFirst) {
  expect_image(found("float[2,3,8,9] x").image, {.batch = 2});
  expect_image(found("float[1,1,8,9] x").image, {.channels = 1});
  expect_image(found("float[1,4,8,9] x").image, {.channels = 4});
  expect_image(found("float16[N,3,8,9] x").image, {});
}

TEST(ImageInput, OpenSizesAreMinusOne) {
  expect_image(found("float[N,3,H,W] x").image, {.height = -1, .width = -1});
  expect_image(found("float[N,C,H,W] x").image, {.height = -1, .width = -1});
}

TEST(ImageInput, ChannelsLastByShape) {
  expect_image(found("float[2,8,9,3] x").image, {.batch = 2, .channels_last = true});
  expect_image(found("float[N,8,9,1] x").image, {.channels = 1, .channels_last = true});
  expect_image(found("float[N,H,W,3] x").image, {.height = -1, .width = -1, .channels_last = true});
}

TEST(ImageInput, ChannelsLastByTheFirstTranspose) {
  const std::string transpose = "y = Transpose <perm = [0, 3, 1, 2]> (x)";
  expect_image(found("float[N,A,B,C] x", transpose).image,
               {.height = -1, .width = -1, .channels_last = true});
  // [1,3,8,3]: both ends could be channels, so the Transpose decides.
  expect_image(found("float[1,3,8,3] x", transpose).image,
               {.height = 3, .width = 8, .channels_last = true});
  expect_image(found("float[1,3,8,3] x").image, {.height = 8, .width = 3});
}

TEST(ImageInput, OtherTransposesSayNothing) {
  expect_image(found("float[N,A,B,C] x", "y = Transpose <perm = [0, 2, 3, 1]> (x)").image,
               {.height = -1, .width = -1});
}

TEST(ImageInput, OpenChannelsAreThoseOfTheFirstConvolution) {
  const Graph graph = random_graph(
      "net (float[N,C,H,W] x, float[4,2,3,3] w) => (float[N,4,H,W] y) "
      "{ y = Conv <group = 2> (x, w) }");
  EXPECT_EQ(with_image_input(graph).image.channels, 4);  // 2 in each of 2 groups
}

TEST(ImageInput, ConvolutionThatReadsNoPictureIsRefused) {
  const Graph graph = random_graph(
      "net (float[N,C,H,W] x, float[4,5,3,3] w) => (float[N,4,H,W] y) { y = Conv (x, w) }");
  EXPECT_EQ(
      refusal_of([&] { with_image_input(graph); }),
      (Refusal{
          Errc::bad_model,
          "no image-like input: expected [N,C,h,w], [N,h,w,C], [N,h,w], [C,h,w] or [h,w,C] with "
          "1, 3 or 4 channels, "
          "found 'x' [?,?,?,?]"}));
}

TEST(ImageInput, OtherInputsAreListedWhenNoneIsAnImage) {
  EXPECT_EQ(
      refusal_of([] { found("float[1,128] x, bool[1,3,8,9] ids"); }),
      (Refusal{
          Errc::bad_model,
          "no image-like input: expected [N,C,h,w], [N,h,w,C], [N,h,w], [C,h,w] or [h,w,C] with "
          "1, 3 or 4 channels, "
          "found 'x' [1,128], 'ids' [1,3,8,9]"}));
}

TEST(ImageInput, NoInputAtAllIsRefused) {
  EXPECT_EQ(
      refusal_of([] { found("", "y = Constant <value = float[1] {1}> ()"); }),
      (Refusal{
          Errc::bad_model,
          "no image-like input: expected [N,C,h,w], [N,h,w,C], [N,h,w], [C,h,w] or [h,w,C] with "
          "1, 3 or 4 channels, "
          "found no input at all"}));
}

TEST(ImageInput, FirstImageIsChosenAmongOtherInputs) {
  const auto [graph, image] = found("float[1,5] mask, float[1,3,8,9] x, float[1,3,7,7] second");
  expect_image(image, {});
  ASSERT_EQ(graph.inputs.size(), 1U);
  EXPECT_EQ(graph.inputs[0].name, "x");
}

TEST(ImageInput, ChannelsLastFileGetsATranspose) {
  const auto [graph, image] = found("float[1,8,9,3] x", "a = Relu (x) y = Add (a, x)");
  EXPECT_EQ(graph.inputs.at(0).dims, (Ints{1, 3, 8, 9}));
  ASSERT_EQ(graph.nodes.size(), 3U);
  const Node& transpose = graph.nodes[0];
  EXPECT_EQ(transpose.type, "Transpose");
  EXPECT_EQ(transpose.attribute("perm", Ints{}), (Ints{0, 2, 3, 1}));
  EXPECT_EQ(transpose.inputs, (Strings{"x"}));
  EXPECT_EQ(graph.nodes[1].inputs, transpose.outputs);  // everything that read x
  EXPECT_EQ(graph.nodes[2].inputs, (Strings{"a", transpose.outputs[0]}));
}

TEST(ImageInput, ChannelsLastByATransposeAfterArithmetic) {
  expect_image(found("float[N,A,B,C] x",
                     "k = Constant <value = float {0.5}> () a = Mul (x, k) b = Cast <to = 1> (a) "
                     "y = Transpose <perm = [0, 3, 1, 2]> (b)")
                   .image,
               {.height = -1, .width = -1, .channels_last = true});
}

void expect_layout(const std::string& inputs, ImageLayout layout, std::int64_t channels,
                   const std::string& nodes = "y = Identity (x)") {
  const ImageInput image = found(inputs, nodes).image;
  EXPECT_EQ(image.layout, layout) << inputs;
  EXPECT_EQ(image.channels, channels) << inputs;
  EXPECT_EQ(image.height, 8) << inputs;
  EXPECT_EQ(image.width, 9) << inputs;
}

TEST(ImageInput, OfThreeAxes) {
  expect_layout("float[N,8,9] x", ImageLayout::nhw, 1);
  expect_layout("float[1,8,9] x", ImageLayout::nhw, 1);
  expect_layout("float[3,8,9] x", ImageLayout::chw, 3);
  expect_layout("uint8[8,9,3] x", ImageLayout::hwc, 3);
  expect_layout("int32[8,9,1] x", ImageLayout::hwc, 1);
  EXPECT_THAT(refusal_of([] { found("float[N,T,1] x"); }).message, HasSubstr("no image-like"));
  EXPECT_THAT(refusal_of([] { found("float[N,T,D] x"); }).message, HasSubstr("no image-like"));
}

TEST(ImageInput, FlatPixels) {
  const std::string reshape = "s = Constant <value = int64[4] {-1, 3, 8, 9}> () y = Reshape (x, s)";
  expect_layout("float[N,216] x", ImageLayout::flat, 3, reshape);
  expect_layout("float[8,9] x", ImageLayout::hw, 1,
                "s = Constant <value = int64[2] {0, 1}> () y = Unsqueeze (x, s)");
  EXPECT_EQ(found("float[1,784] x").image.width, 28);
  EXPECT_THAT(refusal_of([&] { found("float[N,215] x", reshape); }).message,
              HasSubstr("no image-like"));
}

// What the file reads is what an image [N,C,h,w] becomes.
TEST(ImageInput, AxesAreThoseOfTheFile) {
  const auto [graph, image] = found("uint8[8,9,3] x");
  ASSERT_EQ(graph.nodes.size(), 4U);
  EXPECT_EQ(graph.nodes[0].type, "QuantizeLinear");
  EXPECT_EQ(graph.nodes[1].type, "Squeeze");
  EXPECT_EQ(graph.nodes[1].attribute("axes", Ints{}), (Ints{0}));
  EXPECT_EQ(graph.nodes[2].attribute("perm", Ints{}), (Ints{1, 2, 0}));
}

TEST(ImageInput, WholeNumbersAreBytes) {
  const auto [graph, image] = found("int32[1,3,8,9] x");
  EXPECT_TRUE(image.bytes);
  EXPECT_EQ(graph.nodes.at(0).type, "QuantizeLinear");
}

TEST(ImageInput, BatchesOfImagesComeFirst) {
  expect_image(found("float[1,8,9] mask, float[1,3,8,9] x").image, {});
}

TEST(ImageInput, BytesAreRoundedAndSaturated) {
  const auto [graph, image] = found("uint8[1,3,8,9] x");
  EXPECT_TRUE(image.bytes);
  EXPECT_EQ(graph.inputs.at(0).type, ElementType::floating);
  const Node& quantize = graph.nodes.at(0);
  EXPECT_EQ(quantize.type, "QuantizeLinear");
  ASSERT_EQ(quantize.inputs.size(), 3U);
  EXPECT_EQ(graph.constants.at(quantize.inputs[1]).item<float>(), 1.0F);
  EXPECT_EQ(graph.constants.at(quantize.inputs[2]).scalar_type(), at::kByte);
}

TEST(ImageInput, BytesThatComeLastAreConvertedFirst) {
  const auto [graph, image] = found("uint8[1,8,9,3] x");
  EXPECT_EQ(graph.nodes.at(0).type, "QuantizeLinear");
  EXPECT_EQ(graph.nodes.at(0).inputs.at(0), "x");
  EXPECT_EQ(graph.nodes.at(1).type, "Transpose");
  EXPECT_EQ(graph.nodes.at(1).inputs, graph.nodes.at(0).outputs);
  EXPECT_EQ(graph.nodes.at(2).inputs, graph.nodes.at(1).outputs);
}

}  // namespace
}  // namespace cameras::testing
