#include "ops/node_case.h"
#include "core/aten.h"

#include <ATen/CPUGeneratorImpl.h>

namespace cameras::testing {
namespace {

std::string numbered(char letter, std::size_t i) {
  return std::string(1, letter).append(std::to_string(i));
}

}  // namespace

Node make_node(const NodeCase& test) {
  Node node{.name = "n", .type = test.type, .inputs = {}, .outputs = {}, .attributes = {}};
  node.attributes = test.attributes;
  for (std::size_t i = 0; i < test.inputs.size(); ++i) {
    node.inputs.push_back(test.inputs[i].defined() ? numbered('x', i) : std::string());
  }
  for (std::size_t i = 0; i < test.outputs; ++i) node.outputs.push_back(numbered('y', i));
  return node;
}

ops::Tensors evaluate(const NodeCase& test) {
  const ops::Kernel kernel = ops::find(test.type, test.opset);
  require(kernel != nullptr, Errc::unsupported_operator, "no kernel for ", test.type);
  return kernel(make_node(test), test.inputs);
}

std::string error_of(const NodeCase& test) {
  try {
    evaluate(test);
  } catch (const Error& error) {
    return error.what();
  }
  return "";
}

at::Tensor random(at::IntArrayRef sizes, double low, double high) {
  std::int64_t elements = 0;
  for (const std::int64_t size : sizes) elements = 31 * elements + size;
  const auto seeded =
      at::make_generator<at::CPUGeneratorImpl>(static_cast<std::uint64_t>(elements));
  return at::rand(sizes, seeded, at::kDouble) * (high - low) + low;
}

at::Tensor ints(const Ints& values) { return at::tensor(values, at::kLong); }

at::Tensor doubles(const std::vector<double>& values) { return at::tensor(values, at::kDouble); }

}  // namespace cameras::testing
