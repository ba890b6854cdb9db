#include "core/aten.h"

#include <gtest/gtest.h>

#include "ops/node_case.h"

// What a broken or hostile model is told: what was expected and what was found.
namespace cameras::testing {
namespace {

using Text = std::string;

struct ErrorCase {
  NodeCase node;
  Text message;
};

void expect_errors(const std::vector<ErrorCase>& cases) {
  for (const ErrorCase& test : cases) {
    SCOPED_TRACE(test.node.type);
    EXPECT_EQ(error_of(test.node), test.message);
  }
}

const at::Tensor& image() {
  static const at::Tensor kImage = random({1, 2, 4, 4});
  return kImage;
}

TEST(OperatorError, NamesTheOperandThatIsMissingOrOfAnotherType) {
  expect_errors({
      {{.type = "Relu", .inputs = {}}, "expected input 'X' at position 0, found none"},
      {{.type = "Add", .inputs = {image(), at::Tensor()}},
       "expected input 'B' at position 1, found none"},
      {{.type = "Conv", .inputs = {image()}}, "expected input 'W' at position 1, found none"},
      {{.type = "Sigmoid", .inputs = {ints({1})}},
       "expected floating-point numbers in input 'X', found Long"},
      {{.type = "And", .inputs = {ints({1}), ints({1})}},
       "expected booleans in input 'A', found Long"},
      {{.type = "Reshape", .inputs = {image(), doubles({1})}},
       "expected a list of integers as 'shape', found Double [1]"},
      {{.type = "GlobalAveragePool", .inputs = {doubles({1})}},
       "expected input 'X' of rank >= 3, found shape [1]"},
      {{.type = "Clip", .inputs = {image(), doubles({1, 2})}},
       "expected one number as 'min', found shape [2]"},
  });
}

TEST(OperatorError, NamesShapesThatDoNotFit) {
  expect_errors({
      {{.type = "Add", .inputs = {doubles({1, 2}), doubles({1, 2, 3})}},
       "expected shapes that broadcast, found [2] and [3]"},
      {{.type = "MatMul", .inputs = {random({2, 3}), random({2, 3})}},
       "expected [..,m,k] and [..,k,n], found [2, 3] and [2, 3]"},
      {{.type = "Gemm", .inputs = {random({2, 3}), random({2, 3})}},
       "expected A [M,K] and B [K,N], found [2, 3] and [2, 3]"},
      {{.type = "Gemm", .inputs = {image(), image()}},
       "expected a matrix as input 'A', found shape [1, 2, 4, 4]"},
      {{.type = "Reshape", .inputs = {image(), ints({5, -1})}},
       "expected a shape for 32 elements, found [5, -1]"},
      {{.type = "Reshape", .inputs = {image(), ints({-1, -1})}},
       "expected at most one -1 in a shape, found [-1, -1]"},
      {{.type = "Squeeze", .inputs = {image(), ints({1})}},
       "expected size 1 of axis 1, found shape [1, 2, 4, 4]"},
      {{.type = "Concat",
        .inputs = {random({2, 3}), random({3, 3})},
        .attributes = {{"axis", std::int64_t{1}}}},
       "expected operands that differ along axis 1 only, found [2, 3] and [3, 3]"},
      {{.type = "Split", .inputs = {doubles({1, 2}), ints({1, 2})}, .outputs = 2},
       "expected parts of axis size 2, found [1, 2]"},
      {{.type = "BatchNormalization",
        .inputs = {image(), doubles({1}), doubles({1}), doubles({1}), doubles({1})}},
       "expected input 'scale' of shape [2], found [1]"},
  });
}

TEST(OperatorError, NamesAxesAndPositionsOutOfRange) {
  const Attribute five = std::int64_t{5};
  expect_errors({
      {{.type = "Softmax", .inputs = {image()}, .attributes = {{"axis", five}}},
       "expected an axis in [-4, 4), found 5"},
      {{.type = "Flatten", .inputs = {image()}, .attributes = {{"axis", five}}},
       "expected an axis in [-4, 4], found 5"},
      {{.type = "ReduceSum", .inputs = {image(), ints({1, -3})}},
       "expected every axis once, found -3 again"},
      {{.type = "Gather", .inputs = {doubles({1, 2}), ints({2})}},
       "expected indices in [-2, 2), found 2"},
      {{.type = "GatherElements", .inputs = {doubles({1, 2}), ints({-3})}},
       "expected indices in [-2, 2), found -3"},
      {{.type = "TopK", .inputs = {doubles({1, 2}), ints({3})}, .outputs = 2},
       "expected k in [0, 2], found 3"},
      {{.type = "Slice", .inputs = {image(), ints({0}), ints({1}), ints({0}), ints({0})}},
       "expected a step other than 0, found 0"},
      {{.type = "Slice", .inputs = {image(), ints({0}), ints({1, 2})}},
       "expected as many ends, axes and steps as starts (1), found 2, 1 and 1"},
  });
}

TEST(OperatorError, NamesAttributesThatMakeNoSense) {
  const auto conv = [](Attribute value, const Text& key) {
    return NodeCase{.type = "Conv",
                    .inputs = {image(), random({2, 2, 3, 3})},
                    .attributes = {{key, std::move(value)}}};
  };
  expect_errors({
      {conv(Ints{1, 1}, "pads"), "expected 4 numbers in attribute 'pads', found 2"},
      {conv(Ints{0, 1}, "strides"), "expected attribute 'strides' in [1, 268435456], found 0"},
      {conv(Ints{1, 1, 1, -1}, "pads"), "expected attribute 'pads' in [0, 268435456], found -1"},
      {conv(std::int64_t{3}, "group"), "expected a group that divides 2, found 3"},
      {conv(std::int64_t{2}, "group"),
       "expected 4 channels for weights of shape [2, 2, 3, 3], found X of shape [1, 2, 4, 4]"},
      {conv(Text("SAME"), "auto_pad"),
       "expected auto_pad = NOTSET, VALID, SAME_UPPER or SAME_LOWER, found 'SAME'"},
      {conv(Ints{2, 2}, "dilations"),
       "expected an input that the window of 5 fits into, found size 4 padded by 0 and 0"},
      {conv(Ints{2, 3}, "kernel_shape"),
       "expected weights of the kernel_shape [2, 3], found shape [2, 2, 3, 3]"},
      {conv(Text("x"), "strides"), "attribute 'strides' has an unexpected type"},
      {{.type = "MaxPool", .inputs = {image()}}, "expected attribute 'kernel_shape', found none"},
      {{.type = "Gelu",
        .opset = 20,
        .inputs = {image()},
        .attributes = {{"approximate", Text("x")}}},
       "expected approximate = none or tanh, found 'x'"},
      {{.type = "Pad", .inputs = {image(), ints(Ints(8, 0))}, .attributes = {{"mode", Text("x")}}},
       "expected mode = constant, reflect, edge or wrap, found 'x'"},
      {{.type = "Resize",
        .inputs = {image(), {}, at::ones({4})},
        .attributes = {{"mode", Text("x")}}},
       "expected mode to be one of nearest, linear, cubic, bilinear, trilinear, found 'x'"},
      {{.type = "ConvTranspose",
        .inputs = {image(), random({2, 2, 3, 3})},
        .attributes = {{"auto_pad", Text("SAME")}}},
       "expected auto_pad = NOTSET, VALID, SAME_UPPER or SAME_LOWER, found 'SAME'"},
      {{.type = "DepthToSpace",
        .inputs = {image()},
        .attributes = {{"blocksize", std::int64_t{0}}}},
       "expected a blocksize in [1, 2^15), found 0"},
  });
}

TEST(OperatorError, SaysWhichVariantsAreNotRun) {
  const Attribute one = std::int64_t{1};
  const at::Tensor two = doubles({1, 1});
  expect_errors({
      {{.type = "com.microsoft.FusedMatMul",
        .inputs = {image(), image()},
        .attributes = {{"transBatchA", one}}},
       "expected transBatchA = 0, found 1"},
      {{.type = "cameras.Chosen", .inputs = {image(), at::scalar_tensor(true)}},
       "the file takes another branch at this size"},
      {{.type = "Dropout", .inputs = {image(), {}, at::scalar_tensor(true)}},
       "expected training_mode = false or a ratio of 0, found training mode"},
      {{.type = "Conv", .inputs = {random({1, 1, 1, 1, 1, 1}), random({1, 1, 1, 1, 1, 1})}},
       "expected at most three spatial axes, found shape [1, 1, 1, 1, 1, 1]"},
      {{.type = "Cast", .inputs = {image()}, .attributes = {{"to", std::int64_t{8}}}},
       "expected 'to' a number or boolean type, found type 8"},
      {{.type = "Cast",
        .opset = 19,
        .inputs = {image()},
        .attributes = {{"to", std::int64_t{17}}, {"saturate", one}}},
       "expected 'to' a number or boolean type, found type 17"},
      {{.type = "Constant", .inputs = {}},
       "expected a tensor, numbers or integers as value, found none"},
      {{.type = "Constant", .inputs = {}, .attributes = {{"value_string", Text("x")}}},
       "expected a tensor, numbers or integers as value, found value_string"},
  });
}

// A few bytes of a model must not be able to ask for any amount of memory, or to trap.
TEST(OperatorError, RefusesSizesBeforeMemoryIsTaken) {
  const std::int64_t huge = std::int64_t{1} << 40;
  const std::int64_t largest = std::numeric_limits<std::int64_t>::max();
  expect_errors({
      {{.type = "ConstantOfShape", .inputs = {ints({huge, huge})}},
       "expected at most 268435456 elements, found a result of shape [1099511627776, "
       "1099511627776]"},
      {{.type = "ConstantOfShape", .inputs = {ints({-1})}}, "expected sizes >= 0, found [-1]"},
      {{.type = "Expand", .inputs = {doubles({1}), ints({65536, 65536})}},
       "expected at most 268435456 elements, found a result of shape [65536, 65536]"},
      {{.type = "Tile", .inputs = {doubles({1, 2}), ints({largest})}},
       "expected repeats in [0, 268435456], found 9223372036854775807"},
      {{.type = "Range", .inputs = {ints({0}), ints({largest}), ints({1})}},
       "expected at most 268435456 elements, found a range from 0 to 9.22337e+18 by 1"},
      {{.type = "Range", .inputs = {ints({0}), ints({1}), ints({0})}},
       "expected a delta other than 0, found 0"},
      {{.type = "Pad", .inputs = {doubles({1}), ints({largest, 0})}},
       "expected pads in [-268435456, 268435456], found 9223372036854775807 and 0"},
      {{.type = "Pad",
        .inputs = {doubles({1}), ints({huge >> 13, 0})},
        .attributes = {{"mode", Text("edge")}}},
       "expected an axis of at most 67108864 elements, found 134217729"},
      {{.type = "Resize", .inputs = {image(), {}, at::tensor(Floats{1, 1, 1e5F, 1e5F})}},
       "expected at most 268435456 elements, found a result of shape [1, 2, 400000, 400000]"},
      {{.type = "Resize", .inputs = {image(), {}, at::tensor(Floats{1, 1, 1, -1})}},
       "expected a scale > 0, found -1"},
      {{.type = "Upsample", .opset = 9, .inputs = {image(), at::full({4}, INFINITY)}},
       "expected finite numbers as 'scales', found inf"},
      {{.type = "Conv",
        .inputs = {image(), random({1, 2, 1, 1})},
        .attributes = {{"pads", Ints{1 << 20, 1 << 20, 1 << 20, 1 << 20}}}},
       "expected at most 268435456 elements, found a result of shape [1, 1, 2097156, 2097156]"},
      {{.type = "Add", .inputs = {at::zeros({65536, 1}), at::zeros({65536})}},
       "expected at most 268435456 elements, found a result of shape [65536, 65536]"},
      {{.type = "Div", .inputs = {ints({1}), ints({0})}},
       "expected integer divisors other than 0, found 0"},
  });
}

}  // namespace
}  // namespace cameras::testing
