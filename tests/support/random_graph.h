#pragma once

#include <ATen/core/Tensor.h>

#include <cstdint>
#include <string>

#include "cameras/graph.h"

namespace cameras::testing {

/// A network from the graph alone, in ONNX's text syntax:
///
///     net (float[N,3,8,8] x, float[4,3,3,3] w) => (float[N,4] y) { c = Conv (x, w) … }
///
/// The first input is the image. The others are weights of fixed shape, and become constants with
/// random numbers that depend on nothing but their place in the list and their shape: vectors
/// (biases, variances) in [0.25,1), everything else around 0, scaled to keep the size of values.
Graph random_graph(const std::string& graph, int opset = 13);

/// Uniform random numbers in [low,high), float32, the same in every run.
at::Tensor random_tensor(at::IntArrayRef sizes, double low = -1, double high = 1,
                         std::uint64_t seed = 0);

}  // namespace cameras::testing
