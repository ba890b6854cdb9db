#pragma once

#include <ATen/core/Tensor.h>

#include <cstddef>

#include "cameras/graph.h"

namespace cameras::testing {

/// Logits of the graph as the file has it: nothing is fitted, the interpreter runs it as it is.
at::Tensor unfitted_logits(const Graph& graph, const at::Tensor& input);

/// A network of the graph is fitted in so many places, equals the unfitted graph bit for bit at its
/// native size, and runs at other sizes.
void expect_fits(const Graph& graph, std::size_t fits);

/// The network of a graph of one size gives what its twin, which was made for any size, gives: at
/// the native size and several others, all of them multiples of 8.
void expect_twin(const Graph& fixed, const Graph& twin);

}  // namespace cameras::testing
