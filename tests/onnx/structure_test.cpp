#include <gmock/gmock.h>

#include "onnx/model_proto.h"

// Models that parse, but are no network.
namespace cameras::testing {
namespace {

using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::StartsWith;

std::vector<std::string> names(const std::vector<Node>& nodes) {
  std::vector<std::string> result;
  result.reserve(nodes.size());
  for (const Node& node : nodes) result.push_back(node.name);
  return result;
}

TEST(OnnxStructure, OpsetHasToBeWithinTheRange) {
  onnx::ModelProto model = relu_model();
  for (const int version : {0, 6, 26}) {
    model.mutable_opset_import(0)->set_version(version);
    EXPECT_EQ(refusal_of_model(model),
              (Refusal{Errc::bad_model,
                       "expected an opset from 7 to 25, found " + std::to_string(version)}));
  }
  for (const int version : {7, 13, 17, 22, 25}) {
    model.mutable_opset_import(0)->set_version(version);
    EXPECT_EQ(import_model(model).opset, version);
  }
}

TEST(OnnxStructure, MissingOpsetIsRefused) {
  onnx::ModelProto model = relu_model();
  model.mutable_opset_import(0)->set_domain("com.acme");
  EXPECT_EQ(refusal_of_model(model),
            (Refusal{Errc::bad_model,
                     "expected an opset from 7 to 25, found none for the default operators"}));
}

TEST(OnnxStructure, DefaultDomainHasTwoNames) {
  onnx::ModelProto model = relu_model();
  model.mutable_opset_import(0)->set_domain("ai.onnx");
  model.mutable_graph()->mutable_node(0)->set_domain("ai.onnx");
  EXPECT_EQ(import_model(model).nodes.at(0).type, "Relu");
}

TEST(OnnxStructure, InitializerDefinedTwiceIsRefused) {
  onnx::ModelProto model = model_with_tensor(onnx::TensorProto::FLOAT, {1});
  tensor_of(model).add_float_data(1);
  *model.mutable_graph()->add_initializer() = tensor_of(model);
  EXPECT_EQ(refusal_of_model(model),
            (Refusal{Errc::bad_model, "initializer 'w' is defined twice"}));
}

TEST(OnnxStructure, NamelessInitializerIsRefused) {
  // Opset 21 is beyond ONNX's own checker: an empty name would fill every input that is left out.
  for (const int opset : {13, 21}) {
    onnx::ModelProto model = model_with_tensor(onnx::TensorProto::FLOAT, {1});
    model.mutable_opset_import(0)->set_version(opset);
    tensor_of(model).add_float_data(1);
    tensor_of(model).set_name("");
    EXPECT_EQ(refusal_of_model(model), (Refusal{Errc::bad_model, "an initializer has no name"}));
  }
}

TEST(OnnxStructure, NamelessInputIsRefused) {
  for (const int opset : {13, 21}) {
    onnx::ModelProto model = relu_model();
    model.mutable_opset_import(0)->set_version(opset);
    *model.mutable_graph()->add_input() = model.graph().input(0);
    model.mutable_graph()->mutable_input(1)->set_name("");
    EXPECT_EQ(refusal_of_model(model), (Refusal{Errc::bad_model, "a graph input has no name"}));
  }
}

TEST(OnnxStructure, InitializerThatIsAlsoAnInputIsAConstant) {
  const Graph graph = import_model(
      model_of("net (float[1,3] x, float[3] w = {1, 2, 3}) => (float[1,3] y) { y = Add (x, w) }"));
  ASSERT_EQ(graph.inputs.size(), 1U);
  EXPECT_EQ(graph.inputs[0].name, "x");
  EXPECT_TRUE(graph.constants.contains("w"));
}

TEST(OnnxStructure, UndefinedInputNamesTheNode) {
  onnx::ModelProto model = relu_model();
  model.mutable_graph()->mutable_node(0)->set_name("act");
  model.mutable_graph()->mutable_node(0)->set_input(0, "nowhere");
  EXPECT_EQ(refusal_of_model(model),
            (Refusal{Errc::bad_model,
                     "node 'act' (Relu): input 'nowhere' is computed by no node and is neither an "
                     "input nor a constant"}));
}

TEST(OnnxStructure, ValueDefinedTwiceNamesTheSecondNode) {
  onnx::ModelProto model = relu_model();
  onnx::NodeProto& second = *model.mutable_graph()->add_node();
  second = model.graph().node(0);
  second.set_name("again");
  EXPECT_EQ(refusal_of_model(model),
            (Refusal{Errc::bad_model, "node 'again' (Relu): value 'y' is defined twice"}));
}

TEST(OnnxStructure, NodeThatComputesAnInputIsRefused) {
  onnx::ModelProto model = relu_model();
  model.mutable_graph()->mutable_node(0)->set_output(0, "x");
  EXPECT_EQ(refusal_of_model(model),
            (Refusal{Errc::bad_model, "node 'x' (Relu): value 'x' is defined twice"}));
}

TEST(OnnxStructure, CycleNamesANodeOfIt) {
  onnx::ModelProto model = model_of(R"(net (float[1,3] x) => (float[1,3] y) {
      before = Relu (x)
      a = Add (before, b)
      b = Relu (a)
      y = Relu (b)
    })");
  EXPECT_EQ(refusal_of_model(model),
            (Refusal{Errc::bad_model, "node 'a' (Add): is part of, or after, a cycle"}));
}

TEST(OnnxStructure, NodesComeOutInExecutionOrder) {
  onnx::ModelProto model = relu_model();
  model = model_of(R"(net (float[1,3] x) => (float[1,3] d) {
      a = Relu (x)
      b = Relu (a)
      c = Relu (x)
      d = Add (b, c)
    })");
  auto& nodes = *model.mutable_graph()->mutable_node();
  nodes.SwapElements(0, 3);
  nodes.SwapElements(1, 2);  // d c b a
  EXPECT_THAT(names(import_model(model).nodes), ElementsAre("c", "a", "b", "d"));
}

TEST(OnnxStructure, OutputThatNothingComputesIsRefused) {
  onnx::ModelProto model = relu_model();
  model.mutable_graph()->mutable_output(0)->set_name("z");
  EXPECT_EQ(refusal_of_model(model),
            (Refusal{Errc::bad_model, "graph output 'z' is computed by no node"}));
  model.mutable_graph()->clear_output();
  EXPECT_EQ(refusal_of_model(model), (Refusal{Errc::bad_model, "the graph has no output"}));
}

TEST(OnnxStructure, TooManyNodesAreRefused) {
  ImportOptions options;
  options.limits.nodes = 0;
  EXPECT_EQ(refusal_of_model(relu_model(), options),
            (Refusal{Errc::bad_model, "expected at most 0 nodes, found 1"}));
}

TEST(OnnxStructure, UnknownOperatorNamesTheNode) {
  onnx::ModelProto model = relu_model();
  onnx::NodeProto& node = *model.mutable_graph()->mutable_node(0);
  node.set_op_type("Rleu");
  EXPECT_EQ(refusal_of_model(model),
            (Refusal{Errc::unsupported_operator,
                     "node 'y' (Rleu): ONNX has no such operator at opset 13"}));
  node.set_name("act1");
  EXPECT_EQ(refusal_of_model(model),
            (Refusal{Errc::unsupported_operator,
                     "node 'act1' (Rleu): ONNX has no such operator at opset 13"}));
}

TEST(OnnxStructure, OperatorOfALaterOpsetIsUnknown) {
  onnx::ModelProto model = relu_model();
  model.mutable_graph()->mutable_node(0)->set_op_type("HardSwish");
  EXPECT_EQ(refusal_of_model(model).code, Errc::unsupported_operator);
  model.mutable_opset_import(0)->set_version(14);
  EXPECT_EQ(import_model(model).nodes.at(0).type, "HardSwish");
}

TEST(OnnxStructure, OtherDomainsArePartOfTheType) {
  onnx::ModelProto model = relu_model();
  model.mutable_graph()->mutable_node(0)->set_domain("com.acme");
  auto& import = *model.add_opset_import();
  import.set_domain("com.acme");
  import.set_version(1);
  EXPECT_EQ(import_model(model).nodes.at(0).type, "com.acme.Relu");
}

TEST(OnnxStructure, SparseInitializersAreRefused) {
  onnx::ModelProto model = relu_model();
  model.mutable_graph()->add_sparse_initializer();
  EXPECT_EQ(refusal_of_model(model),
            (Refusal{Errc::unsupported_operator, "sparse initializers are not supported"}));
}

// What ONNX Runtime does not ask for either: it says nothing of what is computed.
TEST(OnnxStructure, MissingNamesAndShapesAreNoFault) {
  onnx::ModelProto model = relu_model();
  model.mutable_graph()->clear_name();
  model.mutable_graph()->mutable_input(0)->mutable_type()->mutable_tensor_type()->clear_shape();
  model.mutable_graph()->mutable_output(0)->clear_type();
  *model.mutable_graph()->add_output() = model.graph().output(0);
  const Graph graph = import_model(model);
  EXPECT_TRUE(graph.inputs.at(0).dims.empty());
  EXPECT_THAT(graph.outputs, ElementsAre("y"));
}

TEST(OnnxStructure, InitializersNeedNotBeInputsOfOldFiles) {
  onnx::ModelProto model =
      model_of("net (float[1,3] x) => (float[1,3] y) <float[3] w = {1, 2, 3}> { y = Add (x, w) }");
  model.set_ir_version(3);
  EXPECT_EQ(import_model(model).constants.count("w"), 1U);
}

TEST(OnnxStructure, DomainsNeedNotBeImported) {
  onnx::ModelProto model = relu_model();
  model.mutable_graph()->mutable_node(0)->set_domain("com.acme");
  EXPECT_EQ(import_model(model).nodes.at(0).type, "com.acme.Relu");
}

// ONNX has it since opset 17; ONNX Runtime writes it into files of any.
TEST(OnnxStructure, LayerNormalizationOfOnnxRuntimeIsKnown) {
  const Graph graph = import_model(model_of(
      "net (float[1,3] x, float[3] w) => (float[1,3] y) { y = LayerNormalization (x, w) }", 12));
  EXPECT_EQ(graph.nodes.at(0).type, "LayerNormalization");
}

TEST(OnnxStructure, CheckersMessageIsOneLine) {
  onnx::ModelProto model = relu_model();
  onnx::AttributeProto& attribute = *model.mutable_graph()->mutable_node(0)->add_attribute();
  attribute.set_name("slope");
  attribute.set_type(onnx::AttributeProto::FLOAT);
  attribute.set_f(1);
  const Refusal refusal = refusal_of_model(model);
  EXPECT_EQ(refusal.code, Errc::bad_model);
  EXPECT_THAT(refusal.message, StartsWith("invalid ONNX model: "));
  EXPECT_THAT(refusal.message, HasSubstr("slope"));
  EXPECT_EQ(refusal.message.find('\n'), std::string::npos);
}

TEST(OnnxStructure, NewerIrVersionIsRead) {
  onnx::ModelProto model = relu_model();
  model.set_ir_version(99);
  EXPECT_EQ(import_model(model).nodes.size(), 1U);
}

TEST(OnnxStructure, InputsAreAsDeclared) {
  const Graph graph =
      import_model(model_of("net (float16[N,3,8,9] a, uint8[1] b, int64[2] c) => (float[1] y) "
                            "{ y = Relu (a) }"));
  ASSERT_EQ(graph.inputs.size(), 3U);
  EXPECT_EQ(graph.inputs[0].dims, (Ints{-1, 3, 8, 9}));
  EXPECT_EQ(graph.inputs[0].type, ElementType::floating);
  EXPECT_EQ(graph.inputs[1].type, ElementType::uint8);
  EXPECT_EQ(graph.inputs[2].type, ElementType::integer);
}

TEST(OnnxStructure, AttributesKeepTheirTypes) {
  const Graph graph = import_model(model_of(R"(net (float[1,3] x) => (float[1,3] y) {
      a = LeakyRelu <alpha = 0.25> (x)
      b = Transpose <perm = [1, 0]> (a)
      c = Constant <value = float[2] {1.5, 2.5}> ()
      y = Flatten <axis = 1> (b)
    })"));
  EXPECT_EQ(graph.nodes[0].attribute("alpha", 0.F), 0.25F);
  EXPECT_EQ(graph.nodes[1].attribute("perm", Ints{}), (Ints{1, 0}));
  EXPECT_EQ(graph.nodes[2].attribute("value", at::Tensor()).numel(), 2);
  EXPECT_EQ(graph.nodes[3].attribute<std::int64_t>("axis", 0), 1);
}

}  // namespace
}  // namespace cameras::testing
