#include "graph/passes/fit/sizes.h"
#include "core/aten.h"

#include <functional>
#include <numeric>
#include <utility>

namespace cameras::fit {
namespace {

std::string append_constant(Rewrite& rewrite, const std::string& name, std::int64_t value) {
  rewrite.constants[name] = at::full({1}, value, at::kLong);
  return name;
}

std::string append_axis(Rewrite& rewrite, const std::string& prefix, const AxisOf& source) {
  const std::string shape = append_node(rewrite, "Shape", {source.value}, prefix + "/shape");
  const std::string index = append_constant(rewrite, prefix + "/axis", source.axis);
  return append_node(rewrite, "Gather", {shape, index}, prefix + "/size",
                     {{"axis", std::int64_t{0}}});
}

std::string append_size(Rewrite& rewrite, const std::string& prefix, const Size& size) {
  std::string value = append_constant(rewrite, prefix + "/constant", size.constant);
  for (std::size_t i = 0; i < size.factors.size(); ++i) {
    const std::string step = prefix + "/" + std::to_string(i);
    const std::string factor = append_axis(rewrite, step, size.factors[i]);
    value = append_node(rewrite, "Mul", {value, factor}, step + "/product");
  }
  if (size.divisor == 1) return value;
  const std::string divisor = append_constant(rewrite, prefix + "/divisor", size.divisor);
  return append_node(rewrite, "Div", {value, divisor}, prefix + "/quotient");
}

}  // namespace

std::int64_t product(const Ints& sizes) {
  return std::accumulate(sizes.begin(), sizes.end(), std::int64_t{1}, std::multiplies<>());
}

std::string append_node(Rewrite& rewrite, std::string type, Strings inputs, const std::string& name,
                        std::map<std::string, Attribute, std::less<>> attributes) {
  rewrite.nodes.push_back({.name = name,
                           .type = std::move(type),
                           .inputs = std::move(inputs),
                           .outputs = {name},
                           .attributes = std::move(attributes)});
  return name;
}

Ints at_other_size(const std::vector<Size>& sizes, const Context& context) {
  Ints result;
  for (const Size& size : sizes) {
    std::int64_t value = size.constant;
    for (const AxisOf& factor : size.factors) {
      value *= context.shapes(factor.value)->other.at(static_cast<std::size_t>(factor.axis));
    }
    result.push_back(value / size.divisor);
  }
  return result;
}

std::string append_sizes(Rewrite& rewrite, const std::string& prefix,
                         const std::vector<Size>& sizes) {
  Strings parts;
  for (std::size_t i = 0; i < sizes.size(); ++i) {
    parts.push_back(append_size(rewrite, prefix + "/" + std::to_string(i), sizes[i]));
  }
  return append_node(rewrite, "Concat", std::move(parts), prefix, {{"axis", std::int64_t{0}}});
}

}  // namespace cameras::fit
