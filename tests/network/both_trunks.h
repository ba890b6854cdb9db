#pragma once

#include <string>
#include <vector>

#include "cameras/network.h"

namespace cameras::testing {

/// A classifier of 5 labels on an image x [1,3,24,24]: `body` computes t [1,`channels`,h,w], which
/// a global pool and a Gemm turn into the logits. `weights` are further inputs, as in
/// random_graph().
Graph classifier_of(const std::string& weights, const std::string& body, int channels);

/// Cuts the network at each of its [1,K,m,n] values (of one position, too) and compares what the
/// compiled trunk gives there, and the logits that the head makes of it, with the interpreter's.
/// `tolerance` is relative to the largest number of the value.
void expect_same_at_every_cut(const Graph& graph, const std::vector<Ints>& sizes, double tolerance,
                              Precision precision = Precision::f32);

}  // namespace cameras::testing
