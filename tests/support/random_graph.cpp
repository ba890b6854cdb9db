#include "support/random_graph.h"
#include "core/aten.h"

#include <ATen/CPUGeneratorImpl.h>

#include <cmath>

#include "support/onnx_text.h"

namespace cameras::testing {
namespace {

at::Tensor random_weight(const Ints& dims, std::uint64_t seed) {
  if (dims.size() < 2) return random_tensor(dims, 0.25, 1, seed);
  std::int64_t fan_in = 1;
  for (std::size_t axis = 1; axis < dims.size(); ++axis) fan_in *= dims[axis];
  const double bound = std::sqrt(3.0 / static_cast<double>(fan_in));  // variance 1 / fan-in
  return random_tensor(dims, -bound, bound, seed);
}

}  // namespace

Graph random_graph(const std::string& graph, int opset) {
  Graph result =
      parse("<ir_version: 8, opset_import: [\"\" : " + std::to_string(opset) + "]> " + graph);
  for (std::size_t i = 1; i < result.inputs.size(); ++i) {
    const GraphInput& weight = result.inputs[i];
    result.constants[weight.name] = random_weight(weight.dims, i);
  }
  result.inputs.resize(1);
  return result;
}

at::Tensor random_tensor(at::IntArrayRef sizes, double low, double high, std::uint64_t seed) {
  const auto generator = at::make_generator<at::CPUGeneratorImpl>(seed);
  return at::rand(sizes, generator, at::kFloat) * (high - low) + low;
}

}  // namespace cameras::testing
