#include "core/aten.h"
#include "ops/gradient_cases.h"

#include <gtest/gtest.h>

#include "support/device.h"

// Every kernel on the device that CAMERAS_TEST_DEVICE names, beside the processor: the cases whose
// gradients gradient_test.cpp compares with finite differences.
namespace cameras::testing {
namespace {

// Sums of float64 products in another order, and functions that may be off by some last bits.
constexpr double kTolerance = 1e-10;
// libtorch's hardswish on a GPU multiplies float64 numbers by 1/6 in float32, which is 3e-8 off.
constexpr double kSingleTolerance = 1e-7;

struct Found {
  ops::Tensors outputs;
  std::vector<at::Tensor> gradients;
};

// A number that depends on every element of every floating-point output that the node names.
at::Tensor device_loss(const NodeCase& test, const ops::Tensors& outputs,
                       const at::Device& device) {
  at::Tensor total = at::zeros({}, at::TensorOptions(device).dtype(at::kDouble));
  for (std::size_t i = 0; i < test.outputs; ++i) {
    if (!outputs[i].is_floating_point()) continue;
    total = total + (outputs[i] * random(outputs[i].sizes(), 0.5, 1.5).to(device)).sum();
  }
  return total;
}

Found found_on(NodeCase test, const at::Device& device) {
  std::vector<at::Tensor> leaves;
  for (std::size_t i = 0; i < test.inputs.size(); ++i) {
    at::Tensor& input = test.inputs[i];
    if (!input.defined()) continue;
    input = input.detach().clone().to(device);
    if (i >= test.leaves || !input.is_floating_point()) continue;
    leaves.push_back(input.requires_grad_());
  }
  Found found{evaluate(test), {}};
  found.gradients = torch::autograd::grad({device_loss(test, found.outputs, device)}, leaves);
  return found;
}

bool same(const at::Tensor& found, const at::Tensor& expected, double tolerance) {
  const at::Tensor local = found.detach().to(at::kCPU);
  if (local.sizes() != expected.sizes() || local.scalar_type() != expected.scalar_type()) {
    return false;
  }
  if (!expected.is_floating_point()) return at::equal(local, expected);
  return at::allclose(local, expected.detach(), tolerance, tolerance);
}

void compare_devices(const NodeCase& test) {
  const double tolerance = test.type == "HardSwish" ? kSingleTolerance : kTolerance;
  const Found found = found_on(test, test_device());
  const Found expected = found_on(test, at::kCPU);
  ASSERT_EQ(found.outputs.size(), expected.outputs.size());
  for (std::size_t i = 0; i < test.outputs; ++i) {
    EXPECT_EQ(found.outputs[i].device().type(), test_device().type());
    EXPECT_TRUE(same(found.outputs[i], expected.outputs[i], tolerance)) << "output " << i;
  }
  for (std::size_t i = 0; i < expected.gradients.size(); ++i) {
    EXPECT_TRUE(same(found.gradients[i], expected.gradients[i], tolerance)) << "gradient " << i;
  }
}

TEST(OperatorsOnDevice, AgreeWithTheProcessor) {
  for (const auto& family :
       {elementwise_cases(), window_cases(), reduction_cases(), movement_cases()}) {
    for (const NodeCase& test : family) {
      SCOPED_TRACE(test.type + " (opset " + std::to_string(test.opset) + ")");
      try {
        compare_devices(test);
      } catch (const std::exception& error) {
        ADD_FAILURE() << error.what();
      }
    }
  }
}

}  // namespace
}  // namespace cameras::testing
