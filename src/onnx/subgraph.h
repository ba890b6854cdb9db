#pragma once

#include <onnx/onnx_pb.h>

#include "cameras/graph.h"
#include "cameras/limits.h"
#include "onnx/external_data.h"

namespace cameras {

/// A branch of an If, or the body of a Loop, without protobuf; consumes the data of its tensors.
/// Its nodes are in execution order, and may read values of the graph around it.
/// @throws Error naming the node
Subgraph take_subgraph(onnx::GraphProto& proto, ExternalData& external, const Limits& limits);

/// Names of the values of the graph around it that a subgraph reads, each once.
Strings captured_by(const Graph& subgraph);

}  // namespace cameras
