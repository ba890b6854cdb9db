#pragma once

#include <string>

#include "cameras/graph.h"

namespace cameras {

struct Scores {
  std::string value;  ///< the logits: the scores before any softmax
  ScoreActivation activation = ScoreActivation::none;
};

/// Walks back from the graph output over reshapes, casts, Dropout and ArgMax to a Softmax,
/// LogSoftmax or Sigmoid, and names what it reads: a softmax flattens the gradients, so CAMERAS
/// explains the logit before it (paper.md, Notation). Without one, `value` is the output itself
/// (before an ArgMax).
Scores find_scores(const Graph& graph, const std::string& output);

/// The same of an output [N,T,L] or [T,N,L], a sequence of scores: nothing that changes its axes is
/// walked over, and a softmax counts where it runs over the last of them.
Scores find_sequence_scores(const Graph& graph, const std::string& output);

}  // namespace cameras
