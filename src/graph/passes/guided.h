#pragma once

#include <cstddef>

#include "cameras/graph.h"

namespace cameras {

struct Guided {
  Graph graph;
  std::size_t count = 0;  ///< rectifiers that were found
};

/// The same graph for guided backpropagation: every rectifier, Relu or a Clip whose lower bound is
/// the constant 0 (ReLU6), becomes an operator of our own that computes the same and lets only
/// positive gradients back. Other activation functions keep their derivative.
Guided guided(Graph graph);

}  // namespace cameras
