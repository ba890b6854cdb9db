#include "network/choose_output.h"

#include <algorithm>
#include <array>
#include <cctype>
#include <functional>
#include <iterator>
#include <optional>
#include <string_view>
#include <utility>
#include <vector>

#include "core/checked.h"
#include "graph/passes/prune.h"
#include "graph/passes/scores.h"
#include "graph/value_names.h"
#include "network/fit.h"
#include "network/fold_constants.h"
#include "network/reading.h"
#include "ops/operators.h"

namespace cameras {
namespace {

struct Candidate {
  std::vector<std::string> outputs;  // that show the same scores
  Scores scores;
  std::int64_t labels = 0;
  std::string shape = {};
};

using Candidates = std::vector<Candidate>;
using Rule = std::function<bool(const Candidate&)>;

bool all_supported(const Graph& graph) {
  return std::ranges::all_of(
      graph.nodes, [&](const Node& node) { return ops::find(node.type, graph.opset) != nullptr; });
}

// Shapes of all values that `values` need; nullopt when the graph cannot be run up to them.
std::optional<Shapes> shapes_up_to(const Graph& graph, const std::vector<std::string>& values,
                                   const ImageInput& image, bool run) {
  try {
    const Graph part = pruned(graph, values);
    if (!all_supported(part)) return std::nullopt;
    if (run) return native_shapes(fold_constants(part), image);
    if (auto told = fit_by_sizes(fold_constants(part), image)) return std::move(told->shapes);
  } catch (const Error&) {  // needs another input, or a node that refuses this image
  }
  return std::nullopt;
}

// Outputs that show the same logits (logits and their softmax, or their ArgMax) are one.
Candidates distinct(const Graph& graph) {
  Candidates all;
  for (const std::string& output : graph.outputs) {
    const Scores scores = find_scores(graph, output);
    const auto same = std::ranges::find_if(
        all, [&](const Candidate& other) { return other.scores.value == scores.value; });
    if (same == all.end()) {
      all.push_back({{output}, scores});
      continue;
    }
    same->outputs.push_back(output);
    if (same->scores.activation == ScoreActivation::none) {
      same->scores = scores;
      // The one that says more comes first. clang 14 cannot compile std::ranges::rotate.
      std::rotate(same->outputs.begin(), same->outputs.end() - 1, same->outputs.end());
    }
  }
  return all;
}

Candidates candidates_of(const Graph& graph, const ImageInput& image, bool run) {
  Candidates all = distinct(graph);
  std::vector<std::string> values;
  for (const Candidate& one : all) values.push_back(one.scores.value);
  const auto together = shapes_up_to(graph, values, image, run);
  Candidates found;
  for (Candidate& one : all) {
    const auto shapes = together ? together : shapes_up_to(graph, {one.scores.value}, image, run);
    if (!shapes) continue;
    const auto shape = shapes->find(one.scores.value);
    if (shape == shapes->end()) continue;
    const auto labels = label_count_of(shape->second, image.batch);
    if (!labels) continue;
    one.labels = *labels;
    one.shape = shape_text(shape->second);
    found.push_back(std::move(one));
  }
  return found;
}

// The words of a name, in lower case: "model/Logits:0" has "model", "logits" and "0".
std::vector<std::string> words_of(const std::string& name) {
  std::vector<std::string> words{""};
  for (const char c : name) {
    const auto byte = static_cast<unsigned char>(c);
    if (std::isalnum(byte) != 0) {
      words.back() += static_cast<char>(std::tolower(byte));
    } else if (!words.back().empty()) {
      words.emplace_back();
    }
  }
  if (words.back().empty()) words.pop_back();
  return words;
}

constexpr std::array<std::string_view, 12> kScoreWords{
    "logits", "logit", "scores",  "score",       "probabilities", "probability",
    "probs",  "prob",  "softmax", "predictions", "prediction",    "classification"};

bool is_score_word(const std::string& word) {
  return std::ranges::find(kScoreWords, word) != kScoreWords.end();
}

bool is_score_name(const std::string& name) {
  const std::vector<std::string> words = words_of(name);
  return std::ranges::any_of(words, is_score_word) &&
         std::ranges::all_of(words, [](const std::string& word) {
           const bool number = word.find_first_not_of("0123456789") == std::string::npos;
           return is_score_word(word) || number;
         });
}

bool mentions_scores(const std::string& name) {
  return std::ranges::any_of(words_of(name), is_score_word);
}

bool reads_one_of(const Node& node, const ValueNames& values) {
  return std::ranges::any_of(node.inputs,
                             [&](const std::string& input) { return values.contains(input); });
}

bool makes_one_of(const Node& node, const ValueNames& values) {
  return std::ranges::any_of(node.outputs,
                             [&](const std::string& output) { return values.contains(output); });
}

bool has_weights(const Node& node, const Graph& graph) {
  const bool product = node.type == "Gemm" || node.type == "MatMul" || node.type == "Conv";
  return product && std::ranges::any_of(node.inputs, [&](const std::string& input) {
           return graph.constants.contains(input);
         });
}

// The nodes from one value to another.
std::vector<const Node*> nodes_between(const Graph& graph, const std::string& from,
                                       const std::string& to) {
  ValueNames behind{from};
  for (const Node& node : graph.nodes) {
    if (reads_one_of(node, behind)) behind.insert(node.outputs.begin(), node.outputs.end());
  }
  behind.erase(from);  // whoever makes it stands in front
  ValueNames needed{to};
  std::vector<const Node*> between;
  for (auto node = graph.nodes.rbegin(); node != graph.nodes.rend(); ++node) {
    if (!makes_one_of(*node, needed) || !makes_one_of(*node, behind)) continue;
    needed.insert(node->inputs.begin(), node->inputs.end());
    between.push_back(&*node);
  }
  return between;
}

// Whether a layer with weights makes the scores of one candidate of those of another, or they are
// another form of them. The largest probability, say, is made of scores without being any.
bool is_fed(const Graph& graph, const Candidate& one, const Candidates& all) {
  return std::ranges::any_of(all, [&](const Candidate& other) {
    if (other.scores.value == one.scores.value) return false;
    const auto between = nodes_between(graph, other.scores.value, one.scores.value);
    const bool learned =
        std::ranges::any_of(between, [&](const Node* node) { return has_weights(*node, graph); });
    return !between.empty() && (learned || one.labels == other.labels);
  });
}

// One score may stand for two labels.
bool fits_names(const Candidate& one, std::int64_t names) {
  return names > 0 && (one.labels == names || (one.labels == 1 && names == 2));
}

[[noreturn]] void fail_undecided(const Candidates& left) {
  std::string list;
  for (const Candidate& one : left) {
    list += (list.empty() ? "'" : ", '") + one.outputs[0] + "' " + one.shape;
  }
  fail(Errc::bad_argument,
       "several outputs could hold class scores, and nothing tells which: ", list,
       "; expected the name of one (--output)");
}

}  // namespace

std::string choose_output(const Graph& graph, const ImageInput& image,
                          const ReadingOptions& options) {
  if (graph.outputs.size() == 1) return graph.outputs[0];
  const Candidates all = candidates_of(graph, image, /*run=*/!options.smaller);
  if (all.empty()) return graph.outputs.at(0);
  const std::array<Rule, 6> rules{
      [&](const Candidate& one) { return fits_names(one, options.label_names); },
      [](const Candidate& one) { return std::ranges::any_of(one.outputs, is_score_name); },
      [](const Candidate& one) { return std::ranges::any_of(one.outputs, mentions_scores); },
      [&](const Candidate& one) { return is_fed(graph, one, all); },
      [](const Candidate& one) { return one.labels > 1; },
      [](const Candidate& one) { return one.scores.activation != ScoreActivation::none; }};
  Candidates left = all;
  for (const Rule& rule : rules) {
    Candidates kept;
    std::ranges::copy_if(left, std::back_inserter(kept), rule);
    if (!kept.empty()) left = std::move(kept);
    if (left.size() == 1) return left[0].outputs[0];
  }
  fail_undecided(left);
}

}  // namespace cameras
