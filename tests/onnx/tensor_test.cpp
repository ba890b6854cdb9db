#include "core/aten.h"

#include <gmock/gmock.h>

#include <cstring>
#include <initializer_list>

#include "onnx/model_proto.h"
#include "onnx/tensor.h"

// How the numbers of a tensor are read, from raw bytes and from the typed fields.
namespace cameras::testing {
namespace {

using ::testing::ElementsAreArray;
using Type = onnx::TensorProto;

template <class T>
std::string raw(std::initializer_list<T> values) {
  std::string bytes(values.size() * sizeof(T), '\0');
  std::memcpy(bytes.data(), values.begin(), bytes.size());
  return bytes;
}

at::Tensor import_constant(const onnx::ModelProto& model) {
  return import_model(model).constants.at("w");
}

std::vector<double> values_of(const at::Tensor& tensor) {
  const at::Tensor flat = tensor.to(at::kDouble).flatten().contiguous();
  return {flat.data_ptr<double>(), flat.data_ptr<double>() + flat.numel()};
}

struct Kept {
  at::ScalarType type;
  std::vector<double> values;
};

void expect_kept(const onnx::ModelProto& model, const Kept& kept) {
  const at::Tensor constant = import_constant(model);
  EXPECT_EQ(constant.scalar_type(), kept.type);
  EXPECT_THAT(values_of(constant), ElementsAreArray(kept.values));
}

void expect_raw(int type, const std::string& bytes, const Kept& kept) {
  SCOPED_TRACE("raw data of type " + std::to_string(type));
  onnx::ModelProto model = model_with_tensor(type, {std::ssize(kept.values)});
  tensor_of(model).set_raw_data(bytes);
  expect_kept(model, kept);
}

template <class Add>
void expect_typed(int type, const Add& add, const Kept& kept) {
  SCOPED_TRACE("typed fields of type " + std::to_string(type));
  onnx::ModelProto model = model_with_tensor(type, {std::ssize(kept.values)});
  add(tensor_of(model));
  expect_kept(model, kept);
}

void expect_int32_field(int type, std::initializer_list<int> field, const Kept& kept) {
  expect_typed(
      type,
      [&](Type& tensor) {
        for (const int value : field) tensor.add_int32_data(value);
      },
      kept);
}

TEST(OnnxTensor, FloatingTypesBecomeFloat32) {
  // 1.5 and -2 as IEEE half (0x3E00, 0xC000) and as bfloat16 (0x3FC0, 0xC000).
  const Kept kept{at::kFloat, {1.5, -2}};
  expect_raw(Type::FLOAT, raw<float>({1.5F, -2}), kept);
  expect_raw(Type::DOUBLE, raw<double>({1.5, -2}), kept);
  expect_raw(Type::FLOAT16, raw<std::uint16_t>({0x3E00, 0xC000}), kept);
  expect_raw(Type::BFLOAT16, raw<std::uint16_t>({0x3FC0, 0xC000}), kept);
  expect_int32_field(Type::FLOAT16, {0x3E00, 0xC000}, kept);
  expect_int32_field(Type::BFLOAT16, {0x3FC0, 0xC000}, kept);
  expect_typed(
      Type::FLOAT,
      [](Type& tensor) {
        tensor.add_float_data(1.5F);
        tensor.add_float_data(-2);
      },
      kept);
  expect_typed(
      Type::DOUBLE,
      [](Type& tensor) {
        tensor.add_double_data(1.5);
        tensor.add_double_data(-2);
      },
      kept);
}

TEST(OnnxTensor, EightBitIntegersStayAsTheyAre) {
  expect_raw(Type::INT8, raw<std::int8_t>({-128, 127}), {at::kChar, {-128, 127}});
  expect_raw(Type::UINT8, raw<std::uint8_t>({0, 255}), {at::kByte, {0, 255}});
  expect_int32_field(Type::INT8, {-128, 127}, {at::kChar, {-128, 127}});
  expect_int32_field(Type::UINT8, {0, 255}, {at::kByte, {0, 255}});
}

TEST(OnnxTensor, WiderIntegersBecomeInt64) {
  expect_raw(Type::INT16, raw<std::int16_t>({-32768, 5}), {at::kLong, {-32768, 5}});
  expect_raw(Type::UINT16, raw<std::uint16_t>({65535, 5}), {at::kLong, {65535, 5}});
  expect_raw(Type::INT32, raw<std::int32_t>({-7, 5}), {at::kLong, {-7, 5}});
  expect_raw(Type::UINT32, raw<std::uint32_t>({4294967295U, 5}), {at::kLong, {4294967295.0, 5}});
  expect_raw(Type::INT64, raw<std::int64_t>({-7, 1LL << 40}), {at::kLong, {-7, 1099511627776.0}});
  expect_int32_field(Type::INT16, {-32768, 5}, {at::kLong, {-32768, 5}});
  expect_int32_field(Type::UINT16, {65535, 5}, {at::kLong, {65535, 5}});
  expect_int32_field(Type::INT32, {-7, 5}, {at::kLong, {-7, 5}});
  expect_typed(Type::INT64, [](Type& tensor) { tensor.add_int64_data(-7); }, {at::kLong, {-7}});
  expect_typed(Type::UINT32, [](Type& tensor) { tensor.add_uint64_data(4294967295U); },
               {at::kLong, {4294967295.0}});
}

TEST(OnnxTensor, AnyByteButZeroIsTrue) {
  expect_raw(Type::BOOL, std::string("\x00\x01\x02", 3), {at::kBool, {0, 1, 1}});
  expect_int32_field(Type::BOOL, {0, 1, 1}, {at::kBool, {0, 1, 1}});
}

TEST(OnnxTensor, ShapeIsKept) {
  onnx::ModelProto model = model_with_tensor(Type::FLOAT, {2, 1, 3});
  for (int i = 0; i < 6; ++i) tensor_of(model).add_float_data(static_cast<float>(i));
  EXPECT_EQ(import_constant(model).sizes(), (Ints{2, 1, 3}));
}

TEST(OnnxTensor, ScalarsAndEmptyTensorsAreTensors) {
  onnx::ModelProto scalar = model_with_tensor(Type::FLOAT, {});
  tensor_of(scalar).add_float_data(3);
  EXPECT_EQ(import_constant(scalar).dim(), 0);
  const onnx::ModelProto empty = model_with_tensor(Type::FLOAT, {2, 0});
  EXPECT_EQ(import_constant(empty).sizes(), (Ints{2, 0}));
}

TEST(OnnxTensor, CountOfValuesHasToFitTheShape) {
  onnx::ModelProto model = model_with_tensor(Type::FLOAT, {2, 3});
  tensor_of(model).add_float_data(1);
  EXPECT_EQ(refusal_of_model(model),
            (Refusal{Errc::bad_model, "tensor 'w': expected 6 values, found 1"}));
}

TEST(OnnxTensor, MissingDataIsRefused) {
  EXPECT_EQ(refusal_of_model(model_with_tensor(Type::FLOAT, {2})),
            (Refusal{Errc::bad_model, "tensor 'w': expected 2 values, found 0"}));
}

TEST(OnnxTensor, RawSizeHasToFitTheShape) {
  onnx::ModelProto model = model_with_tensor(Type::DOUBLE, {3});
  tensor_of(model).set_raw_data(std::string(23, '\0'));
  EXPECT_EQ(refusal_of_model(model),
            (Refusal{Errc::bad_model, "tensor 'w': expected 24 bytes of data, found 23"}));
}

TEST(OnnxTensor, NegativeSizeIsRefused) {
  EXPECT_EQ(refusal_of_model(model_with_tensor(Type::FLOAT, {2, -1})),
            (Refusal{Errc::bad_model, "tensor 'w': shape [2,?] has a negative size"}));
}

TEST(OnnxTensor, OverflowingShapeIsRefusedBeforeMemoryIsTaken) {
  // The product is 2^64, which is 0 when it wraps around.
  const std::int64_t big = std::int64_t{1} << 32;
  const Refusal refusal = refusal_of_model(model_with_tensor(Type::FLOAT, {big, big}));
  EXPECT_EQ(refusal.code, Errc::over_budget);
  EXPECT_TRUE(refusal.message.starts_with("a model of 1 nodes and 73.8 EB of weights needs"))
      << refusal.message;
  ImportOptions options;
  options.limits.tensor_elements = 5;
  EXPECT_EQ(refusal_of_model(model_with_tensor(Type::FLOAT, {2, 3}), options),
            (Refusal{Errc::bad_model, "tensor 'w': shape [2,3] has more than 5 elements"}));
}

// What an element is kept as is what it is charged: 8-bit weights a quarter of float32's, wider
// integers twice as much.
TEST(OnnxTensor, WeightsAreChargedAsTheyAreKept) {
  struct Row {
    int type;
    std::string words;
  };
  const std::int64_t many = std::int64_t{1} << 36;
  for (const Row& row :
       {Row{Type::INT8, "68.7 GB"}, Row{Type::UINT8, "68.7 GB"}, Row{Type::BOOL, "68.7 GB"},
        Row{Type::FLOAT16, "274.9 GB"}, Row{Type::FLOAT, "274.9 GB"}, Row{Type::DOUBLE, "274.9 GB"},
        Row{Type::INT16, "549.8 GB"}, Row{Type::INT64, "549.8 GB"}}) {
    ImportOptions options;
    options.limits.memory = 1'000'000'000;
    const Refusal refusal = refusal_of_model(model_with_tensor(row.type, {many}), options);
    EXPECT_EQ(refusal.code, Errc::over_budget) << row.words;
    EXPECT_TRUE(refusal.message.starts_with("a model of 1 nodes and " + row.words + " of weights"))
        << refusal.message;
  }
}

TEST(OnnxTensor, TextsAreKeptApart) {
  onnx::ModelProto model = model_with_tensor(Type::STRING, {2});
  tensor_of(model).add_string_data("cat");
  tensor_of(model).add_string_data("dog");
  const Graph graph = import_model(model);
  EXPECT_EQ(graph.strings.at("w"), (Strings{"cat", "dog"}));
  EXPECT_FALSE(graph.constants.contains("w"));
}

TEST(OnnxTensor, OnlyNumbersAreSupported) {
  EXPECT_EQ(refusal_of_model(model_with_tensor(Type::COMPLEX64, {1})),
            (Refusal{Errc::unsupported_operator,
                     "tensor 'w': expected a tensor of numbers, found data type COMPLEX64"}));
  EXPECT_EQ(refusal_of_model(model_with_tensor(77, {1})),
            (Refusal{Errc::unsupported_operator,
                     "tensor 'w': expected a tensor of numbers, found data type 77"}));
}

TEST(OnnxTensor, TensorOfAnAttributeNamesItsNode) {
  onnx::ModelProto model = relu_model();
  onnx::NodeProto& node = *model.mutable_graph()->add_node();
  node.set_op_type("Constant");
  node.add_output("c");
  onnx::AttributeProto& value = *node.add_attribute();
  value.set_name("value");
  value.set_type(onnx::AttributeProto::TENSOR);
  value.mutable_t()->set_name("t");
  value.mutable_t()->set_data_type(Type::FLOAT);
  value.mutable_t()->add_dims(2);
  EXPECT_EQ(
      refusal_of_model(model),
      (Refusal{Errc::bad_model, "node 'c' (Constant): tensor 't': expected 2 values, found 0"}));
}

// In float64 the other sizes are infinite together, and nothing times that is no number.
TEST(Tensor, NothingTakesNoMemoryWhateverItsOtherSizes) {
  onnx::ModelProto model = relu_model();
  onnx::TensorProto& weights = *model.mutable_graph()->add_initializer();
  weights.set_name("w");
  weights.set_data_type(Type::FLOAT);
  for (int i = 0; i < 20; ++i) weights.add_dims(std::int64_t{1} << 62);
  weights.add_dims(0);
  EXPECT_EQ(kept_bytes(weights), 0);
  EXPECT_EQ(refusal_of_model(model).message.find("nan"), std::string::npos);
}

}  // namespace
}  // namespace cameras::testing
