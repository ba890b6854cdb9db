#pragma once

#include <ATen/core/Tensor.h>

#include <string>

#include "cameras/network.h"
#include "cameras/saliency.h"

namespace cameras::testing {

/// Numbers of a file of tests/golden/saliency, one after the other. @param name without ".txt"
at::Tensor golden(const std::string& name);

/// The network of tools/make_saliency_goldens.py: three convolutions, a mean and a linear layer,
/// with the values "fine", "coarse" and "r3" behind the activations.
/// @param activation "Relu", or "SiLU" of tools/make_peer_goldens.py
Network golden_network(const std::string& activation = "Relu");

/// About the two labels that tools asked about, with black as the baseline.
Request golden_request(const std::string& layer);

/// Pearson's correlation, in float64.
double correlation(const at::Tensor& first, const at::Tensor& second);

}  // namespace cameras::testing
