#include "graph/passes/given_inputs.h"
#include "core/aten.h"

#include <algorithm>
#include <vector>

#include "cameras/text.h"
#include "core/checked.h"

namespace cameras {
namespace {

at::ScalarType type_of(const GraphInput& input) {
  switch (input.type) {
    case ElementType::uint8: return at::kByte;
    case ElementType::integer: return at::kLong;
    case ElementType::boolean: return at::kBool;
    default: return at::kFloat;
  }
}

constexpr std::int64_t kMostElements = std::int64_t{1} << 28;

bool fits(at::IntArrayRef found, const Ints& declared) {
  return std::ranges::equal(found, declared, [](std::int64_t size, std::int64_t wanted) {
    return wanted < 0 || size == wanted;
  });
}

at::Tensor value_for(const GraphInput& input, const at::Tensor& given) {
  require(given.defined() && input.type != ElementType::other, Errc::bad_argument, "input '",
          input.name, "': expected a value, and an input that holds numbers");
  const at::Tensor value = given.detach().to(at::kCPU, type_of(input));
  if (fits(value.sizes(), input.dims)) return value;
  Ints sizes = input.dims;
  for (std::int64_t& size : sizes) size = std::max<std::int64_t>(size, 1);
  const std::int64_t count = checked_product(sizes, kMostElements, "input '" + input.name + "'");
  if (value.numel() == 1) return value.reshape({}).expand(sizes).contiguous();
  require(value.numel() == count, Errc::bad_argument, "input '", input.name, "': expected ",
          shape_text(input.dims), ", found ", shape_text(value.sizes()));
  return value.reshape(sizes);
}

}  // namespace

Graph with_given_inputs(Graph graph, const std::map<std::string, at::Tensor, std::less<>>& values) {
  for (const auto& [name, value] : values) {
    const auto input = std::ranges::find(graph.inputs, name, &GraphInput::name);
    if (input == graph.inputs.end()) {
      std::vector<std::string> names;
      for (const GraphInput& known : graph.inputs) names.push_back(known.name);
      fail(Errc::bad_argument, "no input named '", name, "'", did_you_mean(name, names));
    }
    graph.constants[name] = value_for(*input, value);
    graph.inputs.erase(input);
  }
  return graph;
}

}  // namespace cameras
