#include "graph/passes/label_tail.h"

#include <algorithm>
#include <cstddef>
#include <map>
#include <optional>
#include <set>
#include <string>
#include <utility>

namespace cameras {
namespace {

// What a node at the end of a classifier names, and the input that it chooses by.
struct Tail {
  Strings names;  // by index; empty where they are numbers
  std::size_t chosen = 0;
};

Strings as_texts(const Ints& numbers) {
  Strings texts;
  for (const std::int64_t number : numbers) texts.push_back(std::to_string(number));
  return texts;
}

// 0, 1, 2, … name nothing.
bool counts_up(const Ints& numbers) {
  for (std::size_t i = 0; i < numbers.size(); ++i) {
    if (numbers[i] != static_cast<std::int64_t>(i)) return false;
  }
  return true;
}

Strings names_of_numbers(const Ints& numbers) {
  return counts_up(numbers) ? Strings{} : as_texts(numbers);
}

Tail zip_map(const Node& node) {
  Strings names = node.attribute("classlabels_strings", Strings{});
  if (names.empty()) names = names_of_numbers(node.attribute("classlabels_int64s", Ints{}));
  return {.names = std::move(names)};
}

// From indices to names; anything else is none of ours.
std::optional<Tail> label_encoder(const Node& node) {
  const Strings classes = node.attribute("classes_strings", Strings{});
  if (!classes.empty()) return Tail{.names = classes};
  const Ints keys = node.attribute("keys_int64s", Ints{});
  const Strings values = node.attribute("values_strings", Strings{});
  if (keys.empty() || keys.size() != values.size()) return std::nullopt;
  std::map<std::int64_t, std::string> sorted;
  for (std::size_t i = 0; i < keys.size(); ++i) sorted[keys[i]] = values[i];
  Ints indices;
  Strings names;
  for (const auto& [key, name] : sorted) {
    indices.push_back(key);
    names.push_back(name);
  }
  return Tail{.names = counts_up(indices) ? names : Strings{}};
}

// Of the texts in `strings`, those at the positions of the second input.
std::optional<Tail> chosen_text(const Node& node, const Graph& graph) {
  if (node.inputs.size() < 2) return std::nullopt;
  const auto texts = graph.strings.find(node.inputs[0]);
  if (texts == graph.strings.end()) return std::nullopt;
  return Tail{.names = texts->second, .chosen = 1};
}

std::optional<Tail> tail_of(const Node& node, const Graph& graph) {
  if (node.inputs.empty() || node.outputs.empty()) return std::nullopt;
  if (node.type == "ai.onnx.ml.ZipMap") return zip_map(node);
  if (node.type == "ai.onnx.ml.LabelEncoder") return label_encoder(node);
  const bool chooses = node.type == "ai.onnx.ml.ArrayFeatureExtractor" || node.type == "Gather" ||
                       node.type == "GatherElements" || node.type == "GatherND";
  return chooses ? chosen_text(node, graph) : std::nullopt;
}

constexpr std::int64_t kString = 8;  // TensorProto's number of the type

// Texts that a node holds become constants.
void take_texts(const Node& node, Graph& graph) {
  if (node.type != "Constant" || node.outputs.empty()) return;
  for (const char* key : {"value", "value_strings"}) {
    const auto found = node.attributes.find(key);
    if (found == node.attributes.end()) continue;
    const auto* const texts = std::get_if<Strings>(&found->second);
    if (texts != nullptr) graph.strings[node.outputs[0]] = *texts;
  }
}

}  // namespace

Graph without_label_tail(Graph graph) {
  for (Node& node : graph.nodes) {
    take_texts(node, graph);
    const auto tail = tail_of(node, graph);
    const bool to_text = node.type == "Cast" && !node.inputs.empty() && !node.outputs.empty() &&
                         node.attribute<std::int64_t>("to", 0) == kString;
    if (!tail && !to_text) continue;
    if (tail && tail->names.size() > 1 && graph.label_names.empty()) {
      graph.label_names = tail->names;
    }
    const std::string chosen = node.inputs.at(tail ? tail->chosen : 0);
    node.type = "Identity";
    node.inputs = {chosen};
    node.attributes.clear();
    node.outputs.resize(1);
  }
  return graph;
}

}  // namespace cameras
