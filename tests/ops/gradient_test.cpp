#include "core/aten.h"
#include "ops/gradient_cases.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <set>

namespace cameras::testing {
namespace {

// Rows of the table whose results are truth values, positions, sizes or constants. The
// gradients of QuantizeLinear and of what is guided are no derivatives, on purpose;
// quantize_test.cpp and guided_test.cpp test them.
const std::set<std::string, std::less<>>& without_gradient() {
  static const std::set<std::string, std::less<>> kTypes{"And",
                                                         "ArgMax",
                                                         "ArgMin",
                                                         "Constant",
                                                         "ConstantOfShape",
                                                         "DynamicQuantizeLinear",
                                                         "Equal",
                                                         "Greater",
                                                         "GreaterOrEqual",
                                                         "Hardmax",
                                                         "IsInf",
                                                         "IsNaN",
                                                         "Less",
                                                         "LessOrEqual",
                                                         "Not",
                                                         "Or",
                                                         "QuantizeLinear",
                                                         "Range",
                                                         "Round",
                                                         "Shape",
                                                         "Sign",
                                                         "Size",
                                                         "Xor",
                                                         "cameras.GuidedClip",
                                                         "cameras.GuidedRelu"};
  return kTypes;
}

std::vector<NodeCase> all_cases() {
  std::vector<NodeCase> cases = elementwise_cases();
  for (const auto& family :
       {window_cases(), reduction_cases(), movement_cases(), recurrent_cases()}) {
    cases.insert(cases.end(), family.begin(), family.end());
  }
  return cases;
}

// A number that depends on every element of every floating-point output that the node names.
at::Tensor loss(const NodeCase& test) {
  at::Tensor total = at::zeros({}, at::kDouble);
  const ops::Tensors outputs = evaluate(test);
  for (std::size_t i = 0; i < test.outputs; ++i) {
    const at::Tensor& output = outputs[i];
    if (!output.is_floating_point()) continue;
    EXPECT_EQ(output.scalar_type(), at::kDouble) << "the kernel left the type of its input";
    total = total + (output * random(output.sizes(), 0.5, 1.5)).sum();
  }
  return total;
}

double nudged_loss(NodeCase test, std::size_t input, std::int64_t element, double step) {
  const at::NoGradGuard no_grad;
  test.inputs[input] = test.inputs[input].detach().clone();
  test.inputs[input].view(-1)[element] += step;
  return loss(test).item<double>();
}

void compare(NodeCase test) {
  std::vector<at::Tensor> leaves;
  std::vector<std::size_t> positions;
  for (std::size_t i = 0; i < test.leaves; ++i) {
    if (!test.inputs[i].is_floating_point()) continue;
    test.inputs[i] = test.inputs[i].detach().clone().requires_grad_();
    leaves.push_back(test.inputs[i]);
    positions.push_back(i);
  }
  const auto gradients = torch::autograd::grad({loss(test)}, leaves);
  // The step's own error is of order 1e-10 (step^2 times third derivatives up to about 100), that
  // of float64 1e-16 / step = 1e-11.
  constexpr double kStep = 1e-5;
  constexpr double kGradientTolerance = 1e-7;
  for (std::size_t i = 0; i < leaves.size(); ++i) {
    for (std::int64_t j = 0; j < leaves[i].numel(); ++j) {
      const double numeric =
          (nudged_loss(test, positions[i], j, kStep) - nudged_loss(test, positions[i], j, -kStep)) /
          (2 * kStep);
      const double analytic = gradients[i].reshape(-1)[j].item<double>();
      ASSERT_NEAR(analytic, numeric, kGradientTolerance * std::max(1.0, std::abs(numeric)))
          << "input " << positions[i] << ", element " << j;
    }
  }
}

TEST(Gradient, EqualsFiniteDifferences) {
  for (const NodeCase& test : all_cases()) {
    std::string trace = test.type + " (opset " + std::to_string(test.opset) + ")";
    for (const auto& [key, value] : test.attributes) {
      trace += " " + key;
      if (const auto* text = std::get_if<std::string>(&value)) trace += "=" + *text;
    }
    SCOPED_TRACE(trace);
    try {
      compare(test);
    } catch (const std::exception& error) {
      ADD_FAILURE() << error.what();
    }
  }
}

TEST(Gradient, EveryOperatorOfTheTableIsTestedOrHasNone) {
  const std::vector<NodeCase> cases = all_cases();
  for (const ops::Operator& row : ops::operators()) {
    const bool tested = std::ranges::any_of(cases, [&](const NodeCase& test) {
      return test.type == row.type && ops::find(test.type, test.opset) == row.kernel;
    });
    EXPECT_NE(tested, without_gradient().contains(row.type))
        << row.type << " (opset " << row.since_opset
        << ") needs a case in *_cases.cpp, or a line in "
        << "without_gradient(), not both";
  }
}

}  // namespace
}  // namespace cameras::testing
