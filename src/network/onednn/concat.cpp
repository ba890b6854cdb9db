#include "network/onednn/concat.h"

#include "network/onednn/version.h"

namespace cameras::onednn {
namespace {

// Copies the operands, all in the layout that `layout` makes of sizes.
bool emit_copy(Emitter& emitter, const Node& node, Desc (*layout)(const Ints&, Type)) {
  const Type type = emitter.task().type;
  const Desc whole = layout(emitter.sizes(node.outputs[0]), type);
  std::vector<Desc> parts;
  for (const std::string& name : node.inputs) parts.push_back(layout(emitter.sizes(name), type));
  try {
    const auto descriptor =
        described_concat(emitter.task().engine, attributes(), whole, /*axis=*/1, parts);
    std::vector<Operand> operands;
    for (std::size_t i = 0; i < parts.size(); ++i) {
      operands.push_back(
          {DNNL_ARG_MULTIPLE_SRC + static_cast<int>(i), emitter.in(node.inputs[i], parts[i])});
    }
    const Value result = emitter.fresh(whole);
    operands.push_back({DNNL_ARG_DST, result});
    emitter.add(dnnl::concat(descriptor), std::move(operands), descriptor.scratchpad_desc(),
                Lanes::stay_zero);
    emitter.define(node.outputs[0], result);
    return true;
  } catch (const dnnl::error&) {  // blocks that do not begin where a block begins
    return false;
  }
}

}  // namespace

bool emit_concat(Emitter& emitter, const Node& node) {
  const Desc whole = blocked(emitter.sizes(node.outputs[0]), emitter.task().type);
  if (const auto value = emitter.adjacent(node.inputs, whole)) {
    emitter.define(node.outputs[0], *value);
    return true;
  }
  return emit_copy(emitter, node, &blocked) || emit_copy(emitter, node, &plain);
}

}  // namespace cameras::onednn
