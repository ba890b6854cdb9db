#include "core/aten.h"
#include "ops/gradient_cases.h"

namespace cameras::testing {
namespace {

NodeCase unary(const std::string& type, double low = -2, double high = 2, int opset = 22) {
  return {.type = type, .opset = opset, .inputs = {random({2, 3, 4}, low, high)}};
}

NodeCase binary(const std::string& type, double low = -2, double high = 2) {
  return {.type = type,
          .inputs = {random({2, 3, 4}, low, high), random({3, 1}, low, high)},
          .leaves = 2};
}

std::vector<NodeCase> activations() {
  const at::Tensor x = random({2, 3, 4});
  return {
      unary("Relu"),
      {.type = "LeakyRelu", .inputs = {x}, .attributes = {{"alpha", 0.3F}}},
      {.type = "PRelu", .inputs = {x, random({3, 1})}, .leaves = 2},
      {.type = "Elu", .inputs = {x}, .attributes = {{"alpha", 1.5F}}},
      {.type = "Selu", .inputs = {x}},
      {.type = "Selu", .inputs = {x}, .attributes = {{"alpha", 2.F}, {"gamma", 3.F}}},
      {.type = "Celu", .inputs = {x}, .attributes = {{"alpha", 2.F}}},
      {.type = "ThresholdedRelu", .inputs = {x}, .attributes = {{"alpha", 0.5F}}},
      {.type = "HardSigmoid", .inputs = {x}, .attributes = {{"alpha", 0.4F}}},
      unary("Sigmoid"),
      unary("HardSwish", -5, 5, 14),
      unary("Mish"),
      unary("Softplus"),
      unary("Softsign"),
      unary("Tanh"),
      unary("Erf"),
      unary("Gelu"),
      {.type = "Gelu",
       .opset = 20,
       .inputs = {x},
       .attributes = {{"approximate", std::string("tanh")}}},
      unary("com.microsoft.Gelu"),
      {.type = "Clip", .opset = 6, .inputs = {x}, .attributes = {{"min", -1.F}, {"max", 1.F}}},
      {.type = "Clip",
       .inputs = {x, at::scalar_tensor(-0.5, at::kDouble), at::scalar_tensor(0.7, at::kDouble)}}};
}

std::vector<NodeCase> arithmetic() {
  const at::Tensor positive = random({2, 3, 4}, 0.5, 2);
  return {
      binary("Add"),
      binary("Sub"),
      binary("Mul"),
      binary("Div", 0.5, 2),
      binary("Pow", 0.5, 2),
      {.type = "Pow", .inputs = {random({2, 3}), at::scalar_tensor(2, at::kDouble)}},
      {.type = "Mod",
       .inputs = {random({2, 3}, 3, 9), random({3}, 1, 2)},
       .attributes = {{"fmod", std::int64_t{1}}},
       .leaves = 2},
      {.type = "Max", .inputs = {random({2, 3}), random({3}), random({2, 1})}, .leaves = 3},
      {.type = "Min", .inputs = {random({2, 3}), random({3}), random({2, 1})}, .leaves = 3},
      {.type = "Sum", .inputs = {random({2, 3}), random({3}), random({2, 1})}, .leaves = 3},
      {.type = "Mean", .inputs = {random({2, 3}), random({3}), random({2, 1})}, .leaves = 3},
      {.type = "Where", .inputs = {random({2, 3}) > 0, random({2, 3}), random({3})}, .leaves = 3}};
}

std::vector<NodeCase> functions() {
  return {unary("Sqrt", 0.5, 2),
          unary("Exp"),
          unary("Log", 0.5, 2),
          unary("Neg"),
          unary("Abs"),
          unary("Reciprocal", 0.5, 2),
          unary("Floor"),
          unary("Ceil"),
          unary("Sin"),
          unary("Cos"),
          unary("Identity"),
          unary("Dropout"),
          {.type = "cameras.Chosen",
           .inputs = {random({2, 3}), at::scalar_tensor(true)},
           .attributes = {{"expected", std::int64_t{1}}}},
          {.type = "Cast", .inputs = {random({2, 3})}, .attributes = {{"to", std::int64_t{1}}}},
          {.type = "CastLike", .opset = 15, .inputs = {random({2, 3}), at::zeros({1})}},
          {.type = "DequantizeLinear",
           .inputs = {random({2, 3}), random({3}, 0.5, 1), ints({1, 2, 3})},
           .leaves = 2}};
}

}  // namespace

std::vector<NodeCase> elementwise_cases() {
  std::vector<NodeCase> cases = activations();
  for (NodeCase& test : arithmetic()) cases.push_back(std::move(test));
  for (NodeCase& test : functions()) cases.push_back(std::move(test));
  return cases;
}

}  // namespace cameras::testing
