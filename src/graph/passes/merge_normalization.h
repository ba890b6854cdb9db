#pragma once

#include "cameras/graph.h"

namespace cameras {

/// The same graph, in which what scales and shifts the channels of a convolution alone, a
/// BatchNormalization above all, is part of its weights and bias: for methods whose rules look at
/// the weights. The last value of such a chain keeps its name.
Graph normalization_merged(Graph graph);

}  // namespace cameras
