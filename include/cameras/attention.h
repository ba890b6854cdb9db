#pragma once

#include <ATen/core/Tensor.h>

#include <cstdint>
#include <memory>
#include <vector>

#include "cameras/passes.h"

#pragma GCC visibility push(default)
namespace cameras {

/// Which tokens of a transformer an image's positions are, T = front + rows·columns.
struct TokenPlaces {
  std::int64_t front = 0;    ///< tokens before those of the positions: of a class, registers
  std::int64_t rows = 0;     ///< m
  std::int64_t columns = 0;  ///< n, one row after the other
  /// The tokens in front that the scores are read from; empty = they are read from all tokens.
  std::vector<std::int64_t> read = {};
};

/// What one pass shows about who attends to whom: the matrices of a transformer's blocks, and how
/// scores change with them.
class Attention {
 public:
  const at::Tensor& logits() const noexcept { return logits_; }  ///< y, [L] float32
  /// A by block, [heads,T,T] float32: row i is what token i takes from each token, and adds up
  /// to 1.
  const std::vector<at::Tensor>& matrices() const noexcept { return matrices_; }
  const TokenPlaces& places() const noexcept { return places_; }

  /// Σ_l weights[l] ∂ logits[l] / ∂ A by block, [heads,T,T].
  /// @param weights [L] float32
  /// @throws Error{bad_argument} for another shape or type
  std::vector<at::Tensor> gradients(const at::Tensor& weights) const;

 private:
  friend class Network;
  Attention(std::vector<at::Tensor> recorded, at::Tensor scores, TokenPlaces places,
            std::shared_ptr<PassTally> tally);
  std::vector<at::Tensor> recorded_;  // the matrices, on the tape
  at::Tensor scores_;                 // the logits, on the tape
  at::Tensor logits_;
  std::vector<at::Tensor> matrices_;
  TokenPlaces places_;
  std::shared_ptr<PassTally> tally_;  // may be none
};

}  // namespace cameras
#pragma GCC visibility pop
