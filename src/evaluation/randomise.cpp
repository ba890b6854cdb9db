#include "cameras/sanity.h"
#include "core/aten.h"

#include <algorithm>
#include <array>
#include <map>
#include <set>
#include <string_view>
#include <utility>

#include "core/translate.h"
#include "evaluation/permutation.h"

namespace cameras {
namespace {

// An operator with learnt parameters, and the first and last input that may be one.
struct Learnt {
  std::string_view type;
  std::size_t first;
  std::size_t last;
};

constexpr std::array kLearnt{
    Learnt{"Conv", 1, 2},
    Learnt{"ConvTranspose", 1, 2},
    Learnt{"Gemm", 0, 2},
    Learnt{"MatMul", 0, 1},
    Learnt{"BatchNormalization", 1, 2},  // 3 and 4 are statistics
    Learnt{"InstanceNormalization", 1, 2},
    Learnt{"LayerNormalization", 1, 2},
    Learnt{"GroupNormalization", 1, 2},
    Learnt{"PRelu", 1, 1},
};

using Producers = std::map<std::string_view, const Node*>;

bool is_parameter(const Graph& graph, const std::string& name) {
  const auto constant = graph.constants.find(name);
  return constant != graph.constants.end() && constant->second.is_floating_point() &&
         constant->second.numel() > 1;
}

std::vector<std::string> parameters_of(const Graph& graph, const Node& node) {
  std::vector<std::string> names;
  const auto* const learnt = std::ranges::find(kLearnt, node.type, &Learnt::type);
  if (learnt == kLearnt.end()) return names;
  for (std::size_t i = learnt->first; i <= learnt->last && i < node.inputs.size(); ++i) {
    if (is_parameter(graph, node.inputs[i])) names.push_back(node.inputs[i]);
  }
  return names;
}

// The bias of a fully connected layer that an exporter wrote as MatMul and Add: (matmul, bias).
std::pair<const Node*, std::string> matmul_bias(const Graph& graph, const Producers& producers,
                                                const Node& node) {
  if (node.type != "Add" || node.inputs.size() != 2) return {};
  for (const std::size_t constant : {std::size_t{0}, std::size_t{1}}) {
    const auto producer = producers.find(node.inputs[1 - constant]);
    const std::string& bias = node.inputs[constant];
    if (producer == producers.end() || producer->second->type != "MatMul") continue;
    if (is_parameter(graph, bias) && graph.constants.at(bias).dim() == 1) {
      return {producer->second, bias};
    }
  }
  return {};
}

at::Tensor permuted(const at::Tensor& values, std::uint64_t seed, std::string_view name) {
  const std::vector<std::int64_t> order =
      permutation(static_cast<std::size_t>(values.numel()), seed, name);
  return values.flatten()
      .index_select(0, at::tensor(at::ArrayRef(order), at::kLong).to(values.device()))
      .view(values.sizes());
}

}  // namespace

std::vector<WeightLayer> weight_layers(const Network& network) {
  const Graph& graph = network.graph();
  Producers producers;
  std::map<const Node*, std::string> biases;
  for (const Node& node : graph.nodes) {
    for (const std::string& output : node.outputs) producers[output] = &node;
    const auto [matmul, bias] = matmul_bias(graph, producers, node);
    if (matmul != nullptr) biases[matmul] = bias;
  }
  std::vector<WeightLayer> layers;
  std::set<std::string> taken;
  for (auto node = graph.nodes.rbegin(); node != graph.nodes.rend(); ++node) {
    WeightLayer layer{.name = node->name, .type = node->type, .constants = {}};
    std::vector<std::string> names = parameters_of(graph, *node);
    if (const auto bias = biases.find(&*node); bias != biases.end() && !names.empty()) {
      names.push_back(bias->second);
    }
    for (const std::string& name : names) {
      if (!taken.insert(name).second) continue;
      layer.constants.push_back(name);
      layer.parameters += graph.constants.at(name).numel();
    }
    if (!layer.constants.empty()) layers.push_back(std::move(layer));
  }
  return layers;
}

Network randomised(const Network& network, std::span<const WeightLayer> layers,
                   std::uint64_t seed) {
  return translated(Errc::bad_argument, [&] {
    Graph graph = network.graph();
    for (const WeightLayer& layer : layers) {
      for (const std::string& name : layer.constants) {
        const auto constant = graph.constants.find(name);
        require(constant != graph.constants.end(), Errc::bad_argument,
                "the network has no constant named '", name, "'");
        constant->second = permuted(constant->second, seed, name);
      }
    }
    return network.with_graph(std::move(graph));
  });
}

std::vector<std::size_t> cascade_stages(std::size_t layers, std::size_t stages) {
  require(stages >= 1, Errc::bad_argument, "expected at least one stage, found ", stages);
  std::vector<std::size_t> counts;
  const std::size_t wanted = std::min(layers, stages);
  for (std::size_t i = 0; i < wanted; ++i) {
    counts.push_back(wanted == 1 ? 1 : 1 + (layers - 1) * i / (wanted - 1));
  }
  return counts;
}

}  // namespace cameras
