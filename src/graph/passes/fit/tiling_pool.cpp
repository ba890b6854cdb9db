#include <algorithm>
#include <array>
#include <string_view>

#include "core/checked.h"
#include "graph/passes/fit/rule.h"

namespace cameras::fit {
namespace {

// What may stand between the pool and the head: position by position, so it commutes with nothing
// that counts them.
constexpr std::array<std::string_view, 12> kPositionwise{
    "Relu", "LeakyRelu", "PRelu",   "Clip",     "Sigmoid", "Tanh",
    "Elu",  "HardSwish", "Dropout", "Identity", "Cast",    "BatchNormalization"};

// Whether the pool's kernel covers the native map exactly, side by side and without padding.
bool tiles_map(const Node& node, const Ints& input, const Ints& output) {
  if (input.size() != 4 || output.size() != 4) return false;
  const Ints kernel = node.attribute("kernel_shape", Ints{});
  const Ints ones(2, 1);
  const Ints pads = node.attribute("pads", Ints{});
  const bool plain = kernel.size() == 2 && node.attribute("strides", ones) == kernel &&
                     node.attribute("dilations", ones) == ones &&
                     std::ranges::all_of(pads, [](std::int64_t pad) { return pad == 0; });
  return plain && kernel[0] * output[2] == input[2] && kernel[1] * output[3] == input[3];
}

// Whether a linear layer reads so many numbers.
bool is_linear(const Node& node, const Context& context, std::int64_t numbers) {
  if ((node.type != "Gemm" && node.type != "MatMul") || node.inputs.size() < 2) return false;
  const ShapePair* const weight = context.shapes(node.inputs[1]);
  return weight != nullptr && std::ranges::find(weight->native, numbers) != weight->native.end();
}

// Follows the only reader of each value: position-wise nodes, a Flatten or Reshape, a linear layer
// for all of the positions at once.
bool feeds_flattened_head(const std::string& value, const Context& context, std::int64_t numbers) {
  constexpr int kMostNodes = 16;
  std::string at = value;
  bool flattened = false;
  for (int i = 0; i < kMostNodes; ++i) {
    const std::vector<const Node*> readers = context.readers(at);
    if (readers.size() != 1 || readers[0]->outputs.empty()) return false;
    const Node& node = *readers[0];
    if (flattened && is_linear(node, context, numbers)) return true;
    const bool flattens = node.type == "Flatten" || node.type == "Reshape";
    if (!flattens && std::ranges::find(kPositionwise, node.type) == kPositionwise.end()) {
      return false;
    }
    flattened = flattened || flattens;
    at = node.outputs[0];
  }
  return false;
}

}  // namespace

// An AveragePool that tiles the native map exactly in front of a flattened head is how exporters
// write an adaptive pool: it becomes the adaptive pool again. Pooled by the kernel's size, another
// map would lose its border, and then be averaged a second time.
std::optional<Rewrite> tiling_pool(const Node& node, const Context& context) {
  if (node.type != "AveragePool") return {};
  const ShapePair* const input = context.shapes(node.inputs.at(0));
  const ShapePair* const output = context.shapes(node.outputs.at(0));
  if (input == nullptr || output == nullptr || input->native == input->other) return {};
  if (!tiles_map(node, input->native, output->native)) return {};
  const Ints sizes{output->native[2], output->native[3]};
  const std::int64_t numbers = output->native[1] * sizes[0] * sizes[1];
  if (sizes[0] * sizes[1] == 1 || !feeds_flattened_head(node.outputs[0], context, numbers)) {
    return {};
  }
  Node pool = node;
  pool.type = "cameras.TilingPool";
  pool.attributes["sizes"] = sizes;
  Rewrite rewrite;
  rewrite.note = describe(node) +
                 ": its kernel tiles the map in front of a flattened head, so it is an " +
                 "adaptive average pool to " + shape_text(sizes) + " positions";
  rewrite.nodes = {std::move(pool)};
  return rewrite;
}

}  // namespace cameras::fit
