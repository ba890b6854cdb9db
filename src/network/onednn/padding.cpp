#include "network/onednn/padding.h"
#include "core/aten.h"

#include <algorithm>
#include <ranges>
#include <utility>

#include "ops/maps/pad.h"
#include "ops/maps/window.h"

namespace cameras::onednn {
namespace {

constexpr std::int64_t kMapRank = 4;

// What a node reads, the data left out; nothing where more is computed.
std::optional<std::vector<at::Tensor>> constant_operands(const Node& node,
                                                         const Constants& constants) {
  std::vector<at::Tensor> operands(node.inputs.size());
  for (std::size_t i = 1; i < operands.size(); ++i) {
    if (node.inputs[i].empty()) continue;
    const auto found = constants.find(node.inputs[i]);
    if (found == constants.end()) return std::nullopt;
    operands[i] = found->second;
  }
  return operands;
}

bool is_zero(std::int64_t amount) { return amount == 0; }

// The paddings of a convolution or pool, [begin of h, of w, end of h, of w]; nothing where they
// depend on the size.
std::optional<Ints> own_pads(const Node& node) {
  const std::string automatic = ops::auto_pad(node);
  if (automatic == "VALID") return Ints(4, 0);
  const Ints pads = node.attribute("pads", Ints(4, 0));
  return automatic == "NOTSET" && pads.size() == 4 ? std::optional(pads) : std::nullopt;
}

// How far the windows of a convolution or average pool reach along h and w, where zeros in front of
// it may be its padding; nothing for other nodes.
std::optional<Ints> extents(const Node& node, const Ints& pads, const Constants& constants) {
  if (node.type == "Conv") {
    Ints reach = constants.at(node.inputs.at(1)).sizes().slice(2).vec();
    const Ints dilations = node.attribute("dilations", Ints(2, 1));
    if (dilations.size() != reach.size()) return std::nullopt;
    for (std::size_t i = 0; i < reach.size(); ++i) reach[i] = dilations[i] * (reach[i] - 1) + 1;
    return reach;
  }
  if (node.type != "AveragePool" || node.has("dilations") ||
      node.attribute<std::int64_t>("ceil_mode", 0) != 0) {
    return std::nullopt;
  }
  const bool counts = node.attribute<std::int64_t>("count_include_pad", 0) != 0;
  const Ints kernel = node.attribute("kernel_shape", Ints{});
  const bool with_zeros = counts || std::ranges::all_of(pads, is_zero);
  return with_zeros && kernel.size() == 2 ? std::optional(kernel) : std::nullopt;
}

// Where a window sees nothing but padding, primitives are slow, or there are none.
bool fits(const Ints& pads, const Ints& reach) {
  return pads[0] < reach[0] && pads[1] < reach[1] && pads[2] < reach[0] && pads[3] < reach[1];
}

// `reader` on what `pad` reads; nothing where that computes something else, or does not pay.
std::optional<Node> with_padding(const Node& reader, const Node& pad, const ZeroPadding& padding,
                                 const Constants& constants) {
  const std::string& padded = pad.outputs[0];
  if (reader.inputs[0] != padded || std::ranges::count(reader.inputs, padded) != 1) {
    return std::nullopt;
  }
  if (reader.type != "Conv" && reader.type != "AveragePool") return std::nullopt;
  auto pads = own_pads(reader);
  const auto reach = pads ? extents(reader, *pads, constants) : std::nullopt;
  if (!reach) return std::nullopt;
  for (std::size_t i = 0; i < 2; ++i) {
    (*pads)[i] += padding.before[i];
    (*pads)[2 + i] += padding.after[i];
  }
  if (!fits(*pads, *reach)) return std::nullopt;
  Node node = reader;
  if (node.type == "AveragePool") {
    node.attributes.insert_or_assign("count_include_pad", std::int64_t{1});
  }
  node.attributes.erase("auto_pad");
  node.attributes.insert_or_assign("pads", *pads);
  node.inputs[0] = pad.inputs[0];
  return node;
}

// The readers of a Pad node, rewritten; empty where it has to stay.
std::vector<std::pair<const Node*, Node>> rewritten_readers(const Node& pad, const Readers& readers,
                                                            const Constants& constants) {
  const auto padding = zero_padding(pad, constants);
  if (!padding || readers.outside(pad.outputs[0])) return {};
  std::vector<std::pair<const Node*, Node>> rewritten;
  for (const Node* reader : readers.of(pad.outputs[0])) {
    auto node = with_padding(*reader, pad, *padding, constants);
    if (!node) return {};
    rewritten.emplace_back(reader, std::move(*node));
  }
  return rewritten;
}

}  // namespace

bool ZeroPadding::none() const {
  return std::ranges::all_of(before, is_zero) && std::ranges::all_of(after, is_zero);
}

std::optional<ZeroPadding> zero_padding(const Node& node, const Constants& constants) {
  if (node.type != "Pad" || node.attribute("mode", std::string("constant")) != "constant") {
    return std::nullopt;
  }
  const auto operands = constant_operands(node, constants);
  if (!operands) return std::nullopt;
  try {
    const auto [before, after] = ops::pad_amounts(node, *operands, kMapRank);
    const bool zeros = ops::pad_value(node, *operands) == 0;
    const bool spatial = before[0] == 0 && before[1] == 0 && after[0] == 0 && after[1] == 0;
    const bool adds = std::min(std::ranges::min(before), std::ranges::min(after)) >= 0;
    if (zeros && spatial && adds) return ZeroPadding{{before[2], before[3]}, {after[2], after[3]}};
  } catch (const Error&) {  // of another rank, or wrong: the kernel's business
  }
  return std::nullopt;
}

Part with_padding_absorbed(Part part, const Constants& constants) {
  const Readers readers(part);
  const std::vector<const Node*> nodes = part.nodes;
  for (const Node* pad : nodes) {
    auto rewritten = rewritten_readers(*pad, readers, constants);
    if (rewritten.empty()) continue;
    std::erase(part.nodes, pad);
    for (auto& [reader, node] : rewritten) {
      part.own.push_back(std::make_shared<const Node>(std::move(node)));
      std::ranges::replace(part.nodes, reader, part.own.back().get());
    }
  }
  return part;
}

}  // namespace cameras::onednn
