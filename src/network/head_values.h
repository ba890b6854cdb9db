#pragma once

#include <ATen/core/Tensor.h>

#include <string>
#include <vector>

#include "cameras/graph.h"

namespace cameras {

/// One of the last values of a network, for a few random images.
struct HeadValue {
  std::string name;
  Ints shape;                    ///< at the native size
  std::vector<at::Tensor> rows;  ///< by image: [N,K] float64, N the file's batch
};

/// The values of the last nodes (a few dozen) in front of `output`, in execution order, `output` at
/// the end: those of which each image has at most a few thousand numbers, all of them finite. Empty
/// where the nodes cannot be run.
/// @param graph what `output` needs and no more, without nodes that read constants alone
std::vector<HeadValue> head_values(const Graph& graph, const std::string& output,
                                   const ImageInput& image);

/// Whether scores can be told to be no probabilities without running anything: they come out of a
/// matrix product or convolution with negative weights, with nothing after it but reshapes, means,
/// Relu and constants.
bool are_plain_logits(const Graph& graph, const std::string& output);

}  // namespace cameras
