#pragma once

#include <functional>
#include <map>
#include <string>
#include <vector>

#include "graph/passes/fit/rule.h"

namespace cameras::fit {

/// One entry of a shape that follows the size at hand: constant x the product of those axes, and
/// that divided, rounded down.
struct Size {
  std::int64_t constant = 1;
  std::vector<AxisOf> factors;
  std::int64_t divisor = 1;
};

/// How many elements a value of that shape has.
std::int64_t product(const Ints& sizes);

/// Adds a node that makes the value `name`, which is returned.
std::string append_node(Rewrite& rewrite, std::string type, Strings inputs, const std::string& name,
                        std::map<std::string, Attribute, std::less<>> attributes = {});

/// What the sizes come to at the other size.
Ints at_other_size(const std::vector<Size>& sizes, const Context& context);

/// Adds plain ONNX nodes that compute `sizes` as a 1-D integer tensor; returns that value's name.
std::string append_sizes(Rewrite& rewrite, const std::string& prefix,
                         const std::vector<Size>& sizes);

}  // namespace cameras::fit
