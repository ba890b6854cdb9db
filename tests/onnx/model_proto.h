#pragma once

#include <onnx/onnx_pb.h>

#include <cstddef>
#include <functional>
#include <string>
#include <vector>

#include "cameras/onnx.h"
#include "support/refusal.h"

namespace cameras::testing {

/// x [1,3] -> Relu -> y, opset 13: the smallest valid model, for tests that break it.
onnx::ModelProto relu_model();

/// A model of opset 13 in ONNX's text syntax: the graph alone, as in random_graph().
onnx::ModelProto model_of(const std::string& graph, int opset = 13);

std::vector<std::byte> bytes_of(const onnx::ModelProto& model);

Graph import_model(const onnx::ModelProto& model, const ImportOptions& options = {});

/// How import_onnx() refuses the model.
Refusal refusal_of_model(const onnx::ModelProto& model, const ImportOptions& options = {});

/// relu_model() with an initializer 'w' of this type and shape, and without data.
onnx::ModelProto model_with_tensor(int type, const std::vector<std::int64_t>& dims);

/// The initializer of model_with_tensor().
onnx::TensorProto& tensor_of(onnx::ModelProto& model);

}  // namespace cameras::testing
