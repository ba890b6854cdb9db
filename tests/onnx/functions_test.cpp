#include <gmock/gmock.h>

#include "core/aten.h"
#include "onnx/model_proto.h"

// Functions of the model's own, put in place of the nodes that call them.
namespace cameras::testing {
namespace {

using ::testing::HasSubstr;

// y = block(x), where `text` nodes of the default domain are the body: "Relu X Y".
onnx::FunctionProto& add_block(onnx::ModelProto& model, int opset = 13) {
  onnx::FunctionProto& function = *model.add_functions();
  function.set_name("block");
  function.set_domain("pkg");
  function.add_input("X");
  function.add_output("Y");
  function.add_opset_import()->set_version(opset);
  return function;
}

onnx::NodeProto& add_node(onnx::FunctionProto& function, const std::string& type,
                          const std::string& input, const std::string& output) {
  onnx::NodeProto& node = *function.add_node();
  node.set_op_type(type);
  node.add_input(input);
  node.add_output(output);
  return node;
}

// x -> block -> y
onnx::ModelProto calling_model() {
  onnx::ModelProto model = relu_model();
  onnx::NodeProto& node = *model.mutable_graph()->mutable_node(0);
  node.set_op_type("block");
  node.set_domain("pkg");
  auto& import = *model.add_opset_import();
  import.set_domain("pkg");
  import.set_version(1);
  return model;
}

TEST(OnnxFunctions, NodesTakeThePlaceOfTheCall) {
  onnx::ModelProto model = calling_model();
  onnx::FunctionProto& block = add_block(model);
  add_node(block, "Abs", "X", "between");
  add_node(block, "Relu", "between", "Y");
  const Graph graph = import_model(model);
  ASSERT_EQ(graph.nodes.size(), 2U);
  EXPECT_EQ(graph.nodes[0].type, "Abs");
  EXPECT_EQ(graph.nodes[0].inputs, (Strings{"x"}));
  EXPECT_EQ(graph.nodes[0].outputs, (Strings{"y/between"}));
  EXPECT_EQ(graph.nodes[1].inputs, (Strings{"y/between"}));
  EXPECT_EQ(graph.nodes[1].outputs, (Strings{"y"}));
}

TEST(OnnxFunctions, AttributesAreThoseOfTheCall) {
  onnx::ModelProto model = calling_model();
  onnx::AttributeProto& slope = *model.mutable_graph()->mutable_node(0)->add_attribute();
  slope.set_name("slope");
  slope.set_type(onnx::AttributeProto::FLOAT);
  slope.set_f(0.25F);
  onnx::FunctionProto& block = add_block(model);
  block.add_attribute("slope");
  const auto refer = [](onnx::NodeProto& node, const std::string& to) {
    onnx::AttributeProto& alpha = *node.add_attribute();
    alpha.set_name("alpha");
    alpha.set_type(onnx::AttributeProto::FLOAT);
    alpha.set_ref_attr_name(to);
  };
  refer(add_node(block, "LeakyRelu", "X", "between"), "slope");
  refer(add_node(block, "LeakyRelu", "between", "Y"), "nothing");  // the operator's own default
  const Graph graph = import_model(model);
  EXPECT_EQ(graph.nodes.at(0).attribute("alpha", 0.F), 0.25F);
  EXPECT_FALSE(graph.nodes.at(1).has("alpha"));
}

TEST(OnnxFunctions, DefaultsOfNewerFilesCount) {
  onnx::ModelProto model = calling_model();
  onnx::FunctionProto& block = add_block(model);
  onnx::AttributeProto preset;
  preset.set_name("slope");
  preset.set_type(onnx::AttributeProto::FLOAT);
  preset.set_f(0.5F);
  // FunctionProto.attribute_proto is field 11, whether this ONNX knows it or not.
  const std::string bytes = preset.SerializeAsString();
  std::string field = block.SerializeAsString();
  field += static_cast<char>(11 << 3 | 2);
  field += static_cast<char>(bytes.size());
  field += bytes;
  ASSERT_TRUE(block.ParseFromString(field));
  onnx::AttributeProto& alpha = *add_node(block, "LeakyRelu", "X", "Y").add_attribute();
  alpha.set_name("alpha");
  alpha.set_type(onnx::AttributeProto::FLOAT);
  alpha.set_ref_attr_name("slope");
  EXPECT_EQ(import_model(model).nodes.at(0).attribute("alpha", 0.F), 0.5F);
}

TEST(OnnxFunctions, FunctionsMayCallOthersButNotThemselves) {
  onnx::ModelProto model = calling_model();
  onnx::FunctionProto& block = add_block(model);
  add_node(block, "inner", "X", "Y").set_domain("pkg");
  onnx::FunctionProto& inner = add_block(model);
  inner.set_name("inner");
  add_node(inner, "Relu", "X", "Y");
  EXPECT_EQ(import_model(model).nodes.at(0).type, "Relu");
  inner.mutable_node(0)->set_op_type("block");
  inner.mutable_node(0)->set_domain("pkg");
  EXPECT_THAT(refusal_of_model(model).message,
              HasSubstr("expected functions and branches in at most 32 levels"));
}

// Each of twenty calls the next one ten times.
void add_calls(onnx::ModelProto& model) {
  for (int i = 0; i < 20; ++i) {
    onnx::FunctionProto& block = add_block(model);
    block.set_name(i == 0 ? "block" : "block" + std::to_string(i));
    for (int j = 0; j < 10; ++j) {
      add_node(block, "block" + std::to_string(i + 1), "X", "Y" + std::to_string(j))
          .set_domain("pkg");
    }
  }
}

// The last one is an operator, or a function that does nothing.
TEST(OnnxFunctions, FunctionsThatMultiplyAreRefused) {
  for (const bool ends_in_nothing : {false, true}) {
    onnx::ModelProto model = calling_model();
    add_calls(model);
    if (ends_in_nothing) add_block(model).set_name("block20");
    EXPECT_THAT(refusal_of_model(model).message,
                HasSubstr("expected functions that become at most"));
  }
}

TEST(OnnxFunctions, OperatorsHaveToMeanTheSame) {
  onnx::ModelProto model = calling_model();
  add_node(add_block(model, 14), "Relu", "X", "Y");
  EXPECT_EQ(refusal_of_model(model),
            (Refusal{Errc::unsupported_operator,
                     "function 'block', node 'Y' (Relu): is of opset 14, the model of opset 13"}));
  model.mutable_functions(0)->mutable_opset_import(0)->set_version(12);
  model.mutable_functions(0)->mutable_node(0)->set_op_type("Selu");  // the same from 6 to 21
  EXPECT_EQ(import_model(model).nodes.at(0).type, "Selu");
}

}  // namespace
}  // namespace cameras::testing
