#include "network/reading.h"
#include "core/aten.h"

#include <algorithm>
#include <array>
#include <cctype>
#include <limits>
#include <span>
#include <string_view>
#include <utility>

#include "cameras/text.h"
#include "core/checked.h"
#include "graph/passes/bounds.h"
#include "graph/passes/prune.h"
#include "graph/passes/scores.h"
#include "network/choose_output.h"
#include "network/fold_constants.h"
#include "network/recognise.h"
#include "ops/operators.h"

namespace cameras {
namespace {

// Names of outputs that hold a quantity: no class is asked about.
constexpr std::array<std::string_view, 22> kQuantities{
    "age",   "ages",     "angle",  "angles",   "bmi",    "count",   "counts", "density",
    "depth", "distance", "height", "pitch",    "price",  "quality", "rating", "regression",
    "roll",  "steering", "value",  "velocity", "weight", "yaw"};

// And of those that hold several: "age" may be one of a hundred classes.
constexpr std::array<std::string_view, 8> kSeveralQuantities{
    "bbox", "bboxes", "boxes", "coordinates", "keypoints", "landmarks", "regression", "regressor"};

bool names_one_of(std::span<const std::string_view> words, const std::string& output) {
  std::string word;
  const auto known = [&] {
    return std::ranges::find(words, std::string_view(word)) != words.end();
  };
  for (const char c : output) {
    const auto byte = static_cast<unsigned char>(c);
    if (std::isalpha(byte) != 0) {
      word += static_cast<char>(std::tolower(byte));
      continue;
    }
    if (known()) return true;
    word.clear();
  }
  return known();
}

std::string quoted_list(const std::vector<std::string>& names) {
  std::string text;
  for (const std::string& name : names) text += (text.empty() ? "'" : ", '") + name + "'";
  return text;
}

std::string required_output(const Graph& graph, const std::string& wanted) {
  require(std::ranges::find(graph.outputs, wanted) != graph.outputs.end(), Errc::bad_argument,
          "no output named '", wanted, "', the model has ", quoted_list(graph.outputs),
          did_you_mean(wanted, graph.outputs));
  return wanted;
}

const char* dropped_text(ScoreActivation activation) {
  switch (activation) {
    case ScoreActivation::softmax: return "softmax dropped: the logit before it is explained";
    case ScoreActivation::log_softmax:
      return "log-softmax dropped: the logit before it is explained";
    case ScoreActivation::sigmoid: return "sigmoid dropped: the logit before it is explained";
    default: return "no softmax at the end: the output is explained as it is";
  }
}

Reading plain(const Scores& scores) {
  const bool sigmoid = scores.activation == ScoreActivation::sigmoid;
  return {.value = scores.value,
          .dropped = scores.activation,
          .kind = sigmoid ? ScoreKind::sigmoid : ScoreKind::softmax,
          .note = dropped_text(scores.activation)};
}

// Probabilities that no logit was found for, although they never leave [0, 1].
Reading of_probabilities(const std::string& value) {
  return {.value = value,
          .steps = ScoreSteps::log_odds,
          .kind = ScoreKind::sigmoid,
          .note = "probabilities without logits: log p - log (1 - p) is explained"};
}

bool is_probability(const Bounds& bounds) { return bounds.low >= 0 && bounds.high <= 1; }

// A score that cannot be negative, or has two ends other than 0 and 1, is no logit.
bool is_quantity(const Bounds& bounds) {
  const bool two_ends = bounds.low > -std::numeric_limits<double>::infinity() &&
                        bounds.high < std::numeric_limits<double>::infinity();
  return bounds.low >= 0 || two_ends;
}

struct Tail {
  Graph graph;  // what the output needs, and no node that reads constants alone
  bool runs = false;
};

Tail tail_graph(const Graph& graph, const std::string& output) {
  try {
    Graph part = pruned(graph, {output});
    const bool supported = std::ranges::all_of(
        part.nodes, [&](const Node& node) { return ops::find(node.type, part.opset) != nullptr; });
    if (supported) return {pruned(fold_constants(std::move(part)), {output}), true};
  } catch (const Error&) {  // the network itself says what is wrong when it is built
  }
  return {};
}

Reading read_numbers(const Graph& graph, const Scores& scores, const ImageInput& image) {
  const Tail tail = tail_graph(graph, scores.value);
  if (!tail.runs) return plain(scores);
  const Bounds bounds = bounds_of(tail.graph, scores.value);
  if (!are_plain_logits(tail.graph, scores.value)) {
    const auto values = head_values(tail.graph, scores.value, image);
    if (auto found = recognised(values, scores.value, image.batch, is_probability(bounds)))
      return *found;
  }
  if (is_probability(bounds)) return of_probabilities(scores.value);
  Reading reading = plain(scores);
  if (is_quantity(bounds)) reading.may_be_quantity = true;
  return reading;
}

}  // namespace

std::optional<std::int64_t> label_count_of(const Ints& shape, std::int64_t batch) {
  if (shape.empty() || std::ranges::count(shape, 0) > 0) return std::nullopt;
  std::int64_t labels = 1;
  const bool with_batch = shape.size() > 1 && shape[0] == batch;
  if (!with_batch && (batch != 1 || shape.size() > 1)) return std::nullopt;
  for (std::size_t axis = with_batch ? 1 : 0; axis < shape.size(); ++axis) {
    if (shape[axis] > 1 && labels > 1) return std::nullopt;
    labels *= shape[axis];
  }
  return labels;
}

Reading read_scores(const Graph& graph, const ImageInput& image, const ReadingOptions& options) {
  const std::string output = options.output.empty() ? choose_output(graph, image, options)
                                                    : required_output(graph, options.output);
  const Scores scores =
      options.position ? find_sequence_scores(graph, output) : find_scores(graph, output);
  const bool open = scores.activation == ScoreActivation::none;
  Reading reading =
      open ? read_numbers(graph, scores, options.smaller.value_or(image)) : plain(scores);
  reading.may_be_quantity = open && (reading.may_be_quantity || names_one_of(kQuantities, output));
  const bool raw = reading.dropped == ScoreActivation::none && reading.steps == ScoreSteps::none;
  if (raw && options.kind) {
    reading.kind = *options.kind;
    reading.may_be_quantity = false;
  } else if (raw && names_one_of(kSeveralQuantities, output)) {
    reading.kind = ScoreKind::values;
    reading.note = "values, and no probabilities: the output is explained as it is";
  }
  return reading;
}

}  // namespace cameras
