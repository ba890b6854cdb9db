#pragma once

#include <onnx/onnx_pb.h>

#include "cameras/graph.h"
#include "cameras/limits.h"
#include "onnx/external_data.h"

namespace cameras {

/// One node without protobuf; consumes the data of its tensors.
/// @throws Error naming the node
Node take_node(onnx::NodeProto& proto, ExternalData& external, const Limits& limits);

}  // namespace cameras
