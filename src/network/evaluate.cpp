#include "network/evaluate.h"
#include "core/aten.h"
#include "core/translate.h"

namespace cameras {
namespace {

void require_outputs(const Node& node, const ops::Tensors& outputs) {
  for (std::size_t i = 0; i < node.outputs.size(); ++i) {
    const bool given = node.outputs[i].empty() || (i < outputs.size() && outputs[i].defined());
    require(given, Errc::unsupported_operator, "output '", node.outputs[i], "' (number ", i + 1,
            ") is not supported");
  }
}

}  // namespace

ops::Tensors evaluate_node(const Node& node, ops::Kernel kernel,
                           std::span<const at::Tensor> inputs) {
  try {
    return translated(Errc::bad_model, [&] {
      ops::Tensors outputs = kernel(node, inputs);
      require_outputs(node, outputs);
      return outputs;
    });
  } catch (const Error& error) {
    throw error.within(describe(node));
  }
}

ops::Kernel kernel_of(const Node& node, int opset) {
  const ops::Kernel kernel = ops::find(node.type, opset);
  require(kernel != nullptr, Errc::unsupported_operator, describe(node), ": operator ", node.type,
          " is not supported at opset ", opset);
  return kernel;
}

}  // namespace cameras
