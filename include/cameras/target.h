#pragma once

#include <ATen/core/Tensor.h>

#include <cstdint>
#include <optional>
#include <variant>
#include <vector>

#pragma GCC visibility push(default)
namespace cameras {

/// The labels that the network itself ranks first, one map each. CAMERAS then counts only the sizes
/// at which the network's first choice stays the same, unless its options say otherwise.
struct Predicted {
  std::int64_t count = 1;  ///< at least 1; more than there are labels means all
};

/// Labels named by the caller, one map each: nothing that the network predicts replaces them, and
/// CAMERAS counts every size unless its options say otherwise.
struct Chosen {
  std::vector<std::int64_t> labels;  ///< at least one, each in [0, L)
};

/// Why this label and not those: the map of y_label - strength · mean_a y_a, a the labels that it
/// is held against. A softmax turns differences of logits into odds: with one label against and
/// strength 1 the function is log(p_label / p_a).
struct Contrast {
  std::int64_t label = 0;             ///< in [0, L)
  std::vector<std::int64_t> against;  ///< at least one, each in [0, L) and none of them `label`
  double strength = 1;                ///< finite
};

/// Any linear function of the logits, Σ_l w_l y_l.
struct Weighted {
  at::Tensor weights;  ///< w, [L], or [R,L] for R functions and as many maps; float32, finite
};

/// What is explained. Methods that read a label's probability (docs/methods.md) read, of a Contrast
/// or a Weighted, the probability whose log-odds the function is: 1 / (1 + exp(-Σ_l w_l y_l)).
/// Several contrasts are asked at once, in one vector, and get one map each.
using Target = std::variant<Predicted, Chosen, Contrast, std::vector<Contrast>, Weighted>;

/// The label that comes closest to `label` in a network's answer: of the other ones that with the
/// highest logit.
/// @param logits [L], L >= 2
/// @throws Error{bad_argument} for fewer logits, or a label outside [0, L)
std::int64_t runner_up(const at::Tensor& logits, std::int64_t label);

/// What labels are held against that are explained one by one.
struct Opponent {
  std::optional<std::int64_t> label = {};  ///< none: the runner-up of each
};

}  // namespace cameras
#pragma GCC visibility pop
