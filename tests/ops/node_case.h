#pragma once

#include <ATen/core/Tensor.h>

#include <cstdint>
#include <map>
#include <string>
#include <vector>

#include "cameras/graph.h"
#include "ops/operators.h"

namespace cameras::testing {

/// One node with its inputs.
struct NodeCase {
  std::string type;
  int opset = 13;
  std::vector<at::Tensor> inputs;
  std::map<std::string, Attribute, std::less<>> attributes = {};
  std::size_t leaves = 1;   ///< how many of the first inputs a gradient is taken of
  std::size_t outputs = 1;  ///< how many outputs the node names
};

/// The node of a case: inputs x0, x1, …; outputs y0, y1, …
Node make_node(const NodeCase& test);

/// Evaluates the node with the kernel of its type and opset.
ops::Tensors evaluate(const NodeCase& test);

/// The message of the Error that evaluate() throws; "" when it throws none.
std::string error_of(const NodeCase& test);

/// Uniform random numbers in [low, high), float64, the same in every run.
at::Tensor random(at::IntArrayRef sizes, double low = -2, double high = 2);

/// A list of int64.
at::Tensor ints(const Ints& values);

/// A list of float64.
at::Tensor doubles(const std::vector<double>& values);

}  // namespace cameras::testing
