#include "network/onednn/elementwise.h"
#include "core/aten.h"

#include <algorithm>
#include <array>
#include <limits>
#include <string_view>

namespace cameras::onednn {
namespace {

using Algorithm = dnnl::algorithm;
using Functions = std::vector<Elementwise>;

// A bound of Clip: attribute `key` (opset 6) or input `index` (opset 11). Not finite, though
// harmless: NaN where the bound is computed or has several numbers.
float bound(const Node& node, const Constants& constants, std::size_t index, std::string_view key,
            float none) {
  if (node.has(key)) return node.attribute(key, none);
  if (index >= node.inputs.size() || node.inputs[index].empty()) return none;
  const auto value = constants.find(node.inputs[index]);
  const bool number = value != constants.end() && value->second.numel() == 1;
  return number ? value->second.item().toFloat() : std::numeric_limits<float>::quiet_NaN();
}

std::optional<Functions> clip(const Node& node, const Constants& constants) {
  constexpr float kMost = std::numeric_limits<float>::max();
  const float low = bound(node, constants, 1, "min", -kMost);
  const float high = bound(node, constants, 2, "max", kMost);
  if (!(low <= high)) return std::nullopt;  // NaN, or min > max, which has a meaning of its own
  return Functions{{Algorithm::eltwise_clip, low, high}};
}

std::optional<Functions> gelu(const Node& node) {
  const bool exact = node.attribute("approximate", std::string("none")) == "none";
  return Functions{{exact ? Algorithm::eltwise_gelu_erf : Algorithm::eltwise_gelu_tanh}};
}

Functions hard_sigmoid(const Node& node) {
  return {{Algorithm::eltwise_linear, node.attribute("alpha", 0.2F), node.attribute("beta", 0.5F)},
          {Algorithm::eltwise_clip, 0, 1}};
}

Functions selu(const Node& node) {
  const float alpha = node.attribute("alpha", 1.67326319217681884765625F);
  const float gamma = node.attribute("gamma", 1.05070102214813232421875F);
  return {{Algorithm::eltwise_elu, alpha}, {Algorithm::eltwise_linear, gamma}};
}

struct Plain {
  std::string_view type;
  Algorithm algorithm;
};

// Functions without parameters.
constexpr std::array kPlain{
    Plain{"Relu", Algorithm::eltwise_relu}, Plain{"Sigmoid", Algorithm::eltwise_logistic},
    Plain{"Tanh", Algorithm::eltwise_tanh}, Plain{"Mish", Algorithm::eltwise_mish},
    Plain{"Abs", Algorithm::eltwise_abs},   Plain{"Sqrt", Algorithm::eltwise_sqrt},
    Plain{"Exp", Algorithm::eltwise_exp}};

// x * clip(x / 6 + 1 / 2, 0, 1): oneDNN 3.x wants the two numbers, 2.x has them built in.
constexpr Elementwise kHardSwish{Algorithm::eltwise_hardswish, 1.F / 6, 0.5F};

}  // namespace

std::optional<Functions> elementwise(const Node& node, const Constants& constants) {
  const auto* plain = std::ranges::find(kPlain, node.type, &Plain::type);
  if (plain != kPlain.end()) return Functions{{plain->algorithm}};
  if (node.type == "HardSwish") return Functions{kHardSwish};
  if (node.type == "Clip") return clip(node, constants);
  if (node.type == "Gelu" || node.type == "com.microsoft.Gelu") return gelu(node);
  if (node.type == "HardSigmoid") return hard_sigmoid(node);
  if (node.type == "Selu") return selu(node);
  if (node.type == "LeakyRelu") {
    return Functions{{Algorithm::eltwise_relu, node.attribute("alpha", 0.01F)}};
  }
  if (node.type == "Elu") return Functions{{Algorithm::eltwise_elu, node.attribute("alpha", 1.F)}};
  if (node.type == "Neg") return Functions{{Algorithm::eltwise_linear, -1}};
  return std::nullopt;
}

std::optional<Elementwise> gated_by_itself(const Node& node) {
  if (node.type == "Sigmoid") return Elementwise{Algorithm::eltwise_swish, 1};
  const bool sixth = node.type == "HardSigmoid" &&
                     node.attribute("alpha", 0.2F) == kHardSwish.alpha &&
                     node.attribute("beta", 0.5F) == kHardSwish.beta;
  if (sixth) return kHardSwish;
  return std::nullopt;
}

std::optional<Algorithm> joining(const Node& node) {
  if (node.inputs.size() != 2) return std::nullopt;
  if (node.type == "Add" || node.type == "Sum") return Algorithm::binary_add;
  if (node.type == "Sub") return Algorithm::binary_sub;
  if (node.type == "Mul") return Algorithm::binary_mul;
  if (node.type == "Div") return Algorithm::binary_div;
  if (node.type == "Max") return Algorithm::binary_max;
  if (node.type == "Min") return Algorithm::binary_min;
  return std::nullopt;
}

}  // namespace cameras::onednn
