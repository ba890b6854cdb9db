#include "ops/shapes/sizes.h"
#include "core/aten.h"
#include "core/checked.h"
#include "graph/channel_affine.h"
#include "network/onednn/padding.h"
#include "network/onednn/part.h"
#include "ops/maps/window.h"
#include "ops/shapes/axes.h"

#include <algorithm>
#include <array>
#include <string_view>

// Which nodes the compiler knows, and the sizes of what they compute: [N,C,h,w] throughout.
namespace cameras::onednn {
namespace {

constexpr std::size_t kRank = 4;

constexpr std::array<std::string_view, 6> kPools{
    "MaxPool", "AveragePool", "GlobalAveragePool", "GlobalMaxPool", "cameras.WholeMapPool", "LRN"};

bool is_pass(const Node& node) {
  return node.type == "Identity" || (node.type == "Dropout" && node.inputs.size() == 1);
}

bool is_constant(const Constants& constants, const std::string& name) {
  return constants.find(name) != constants.end();
}

// A convolution of a map with weights that do not change.
bool known_convolution(const Node& node, const Constants& constants) {
  if (node.type != "Conv" || node.inputs.size() < 2) return false;
  const auto weight = constants.find(node.inputs[1]);
  const bool has_bias = node.inputs.size() > 2 && !node.inputs[2].empty();
  return weight != constants.end() && weight->second.dim() == 4 && weight->second.numel() > 0 &&
         weight->second.is_floating_point() && !is_constant(constants, node.inputs[0]) &&
         (!has_bias || is_constant(constants, node.inputs[2]));
}

bool known_joining(const Node& node, const Constants& constants) {
  if (!joining(node)) return false;
  std::size_t computed = 0;
  for (const std::string& name : node.inputs) {
    const auto constant = constants.find(name);
    if (constant == constants.end()) {
      ++computed;
    } else if (constant->second.dim() > 4 || !constant->second.is_floating_point()) {
      return false;
    }
  }
  return computed > 0;
}

bool known_concatenation(const Node& node, const Constants& constants) {
  const auto axis = node.attribute<std::int64_t>("axis", 0);
  return node.type == "Concat" && (axis == 1 || axis == -3) &&
         std::ranges::none_of(node.inputs, [&](const std::string& name) {
           return name.empty() || is_constant(constants, name);
         });
}

class Inference {
 public:
  Inference(const Constants& constants, Sizes& sizes) : constants_(constants), sizes_(sizes) {}

  Ints of(const Node& node) const {
    const Ints& x = computed(node.inputs.at(0), node);
    if (node.type == "Conv") return convolution(node, x);
    if (node.type == "MaxPool" || node.type == "AveragePool") {
      const Ints kernel = node.attribute("kernel_shape", Ints{});
      const ops::Window w = ops::window(node, kernel, at::IntArrayRef(x).slice(2));
      return {x[0], x[1], w.output[0], w.output[1]};
    }
    if (node.type.starts_with("Global") || node.type == "cameras.WholeMapPool") {
      return {x[0], x[1], 1, 1};
    }
    if (node.type == "Pad") return padding(node, x);
    if (joining(node)) return ops::broadcast_sizes(x, computed(node.inputs[1], node));
    return node.type == "Concat" ? concatenation(node, x) : x;
  }

 private:
  // Of a value or a constant, with ones in front until it has four axes.
  Ints computed(const std::string& name, const Node& node) const {
    const auto constant = constants_.find(name);
    const auto found = sizes_.find(name);
    require(constant != constants_.end() || found != sizes_.end(), Errc::bad_model, describe(node),
            ": reads '", name, "', which is not there");
    if (constant == constants_.end()) return found->second;
    Ints sizes = constant->second.sizes().vec();
    sizes.insert(sizes.begin(), kRank - std::min(kRank, sizes.size()), 1);
    return sizes;
  }

  Ints convolution(const Node& node, const Ints& x) const {
    const at::Tensor& weight = constants_.find(node.inputs[1])->second;
    const Ints kernel = weight.sizes().slice(2).vec();
    const auto groups = node.attribute<std::int64_t>("group", 1);
    require(node.attribute("kernel_shape", kernel) == kernel && groups >= 1 &&
                weight.size(0) % groups == 0 && x[1] == weight.size(1) * groups,
            Errc::bad_model, describe(node), ": weights do not fit");
    const ops::Window w = ops::window(node, kernel, at::IntArrayRef(x).slice(2));
    return {x[0], weight.size(0), w.output[0], w.output[1]};
  }

  Ints padding(const Node& node, const Ints& x) const {
    const auto zeros = zero_padding(node, constants_);
    require(zeros.has_value(), Errc::bad_model, describe(node), ": expected constant pads");
    return {x[0], x[1], x[2] + zeros->before[0] + zeros->after[0],
            x[3] + zeros->before[1] + zeros->after[1]};
  }

  Ints concatenation(const Node& node, const Ints& first) const {
    Ints sizes = first;
    sizes[1] = 0;
    for (const std::string& name : node.inputs) {
      Ints next = computed(name, node);
      sizes[1] += next[1];
      next[1] = first[1];
      require(next == first, Errc::bad_model, describe(node), ": operands do not fit");
    }
    return sizes;
  }

  const Constants& constants_;
  Sizes& sizes_;
};

const Ints& checked_map(const Ints& sizes) {
  require(sizes.size() == kRank && std::ranges::all_of(sizes, [](auto size) { return size > 0; }),
          Errc::bad_model, "expected [N,C,h,w], found ", shape_text(sizes));
  return ops::checked_sizes(sizes);
}

}  // namespace

bool known(const Node& node, const Constants& constants) {
  if (node.outputs.size() != 1 || node.inputs.empty()) return false;
  if (known_convolution(node, constants)) return true;
  if (known_joining(node, constants) || known_concatenation(node, constants)) return true;
  if (is_constant(constants, node.inputs[0])) return false;
  if (node.type == "BatchNormalization") {
    const auto scale = node.inputs.size() == 5 ? constants.find(node.inputs[1]) : constants.end();
    return scale != constants.end() && affine(node, constants, scale->second.numel()).has_value();
  }
  const bool pool = std::ranges::find(kPools, node.type) != kPools.end();
  return pool || is_pass(node) || zero_padding(node, constants).has_value() ||
         elementwise(node, constants).has_value();
}

Sizes infer_sizes(const Part& part, const Constants& constants, const std::vector<Ints>& inputs) {
  Sizes sizes;
  for (std::size_t i = 0; i < part.inputs.size(); ++i) {
    sizes[part.inputs[i]] = checked_map(inputs.at(i));
  }
  const Inference inference(constants, sizes);
  for (const Node* node : part.nodes) {
    const Ints found = inference.of(*node);
    sizes[node->outputs[0]] = checked_map(found);
  }
  return sizes;
}

}  // namespace cameras::onednn
