#pragma once

#include <cstdint>
#include <optional>
#include <string>

#include "cameras/network.h"
#include "network/fit.h"

namespace cameras {

/// What is done to the value of the file that scores are read from, so that logits come out.
enum class ScoreSteps {
  none,      ///< it holds logits
  log,       ///< it holds shares of one whole: log p, whose softmax is p
  log_odds,  ///< it holds probabilities of their own: log p - log (1 - p), whose sigmoid is p
};

/// How the scores of a network are read.
struct Reading {
  std::string value;  ///< of the file: the logits, or probabilities where it has no logits
  ScoreSteps steps = ScoreSteps::none;
  double whole = 1;  ///< what shares add up to, 100 for percentages (ScoreSteps::log)
  std::optional<std::int64_t> position = {};        ///< the step, where the value is a sequence
  ScoreActivation dropped = ScoreActivation::none;  ///< what follows `value` in the file
  ScoreKind kind = ScoreKind::softmax;
  /// The file shows a single score in two columns: the one that `value` speaks for.
  std::optional<std::int64_t> column = {};
  bool opposed = false;  ///< `value` speaks against the file's single score
  /// The file has one score: the label that speaks against it (append_steps() sets it).
  std::optional<std::int64_t> against = {};
  /// A single score would be a quantity (an age, a distance), which has no probability.
  bool may_be_quantity = false;
  std::string note = {};  ///< one line for `inspect`
};

struct ReadingOptions {
  std::string output;                         ///< that the user asks for; "" = find it
  std::optional<std::int64_t> position = {};  ///< step of a sequence, see NetworkOptions::position
  std::int64_t label_names = 0;               ///< how many are known
  std::optional<ScoreKind> kind;              ///< what a card says of outputs without an activation
  /// What nodes are run on where the native size would take much; sizes are told without a run
  /// then.
  std::optional<ImageInput> smaller = {};
};

/// Chooses the output of class scores and finds out what it computes. Where the last nodes do not
/// say so themselves (softmax spelt out, a mean of softmaxes), they are run on a few random images.
/// @param graph with its image input, not pruned
/// @throws Error{bad_argument} for an unknown output, and listing the outputs where several could
///         be class scores and nothing tells which
Reading read_scores(const Graph& graph, const ImageInput& image, const ReadingOptions& options);

/// Appends the steps of a reading to a fitted graph, which ends in reading.value: it then ends in
/// logits [N,L]. A single score y becomes two labels, y and -y.
/// @return the value that holds the logits
/// @throws Error{bad_model} where reading.value is no [N,L], or with a position no sequence of them
/// @throws Error{bad_argument} for a position beyond the sequence, or of what is none
std::string append_steps(Fitted& fitted, Reading& reading, const ReadingOptions& options,
                         std::int64_t batch);

/// How many labels a value of this shape holds: [N,L], [N,L,1,1] or, for a batch of one, [L].
std::optional<std::int64_t> label_count_of(const Ints& shape, std::int64_t batch);

}  // namespace cameras
