#pragma once

#include <dnnl.hpp>

#include <optional>
#include <string>
#include <vector>

#include "cameras/graph.h"
#include "graph/channel_affine.h"

namespace cameras::onednn {

/// y = f(x; alpha, beta), by oneDNN's definitions of eltwise algorithms.
struct Elementwise {
  dnnl::algorithm algorithm;
  float alpha = 0;
  float beta = 0;
};

/// The node as functions that are applied one after the other to its first input; nothing for an
/// operator that oneDNN lacks, or one whose parameters are computed.
std::optional<std::vector<Elementwise>> elementwise(const Node& node, const Constants& constants);

/// x * f(x), where the node computes f: swish for Sigmoid, hard-swish for HardSigmoid(1/6, 1/2).
std::optional<Elementwise> gated_by_itself(const Node& node);

/// The algorithm of a node that joins two values: Add, Sum of two, Sub, Mul, Div, Max and Min of
/// two.
std::optional<dnnl::algorithm> joining(const Node& node);

}  // namespace cameras::onednn
