#pragma once

#include <ATen/core/Tensor.h>

#include <cstdint>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "cameras/attention.h"
#include "cameras/full_gradient.h"
#include "cameras/graph.h"
#include "cameras/layer.h"
#include "cameras/network_options.h"
#include "cameras/passes.h"
#include "cameras/probe.h"
#include "cameras/trace.h"

#pragma GCC visibility push(default)
namespace cameras {

/// A runnable classifier that takes images of any size. Immutable, cheap to copy, and safe to use
/// from several threads at once.
class Network {
 public:
  /// Checks the graph, fits it to sizes it was not exported for (docs/architecture.md) and tries
  /// it once at its native size, so that a bad model fails here and not later.
  /// @throws Error{unsupported_operator, bad_model} naming the node
  /// @throws Error{over_budget} where a pass at the native size takes more than options.memory
  /// @throws Error{bad_argument} for an output that is unknown or cannot be told, a device that is
  ///         not there, bf16 without it, or a compiled trunk where there is nothing to compile
  explicit Network(Graph graph, const NetworkOptions& options = {});

  const ImageInput& image() const noexcept;     ///< what the file declares, and its channels
  std::int64_t native_height() const noexcept;  ///< rows of the size it was exported for
  std::int64_t native_width() const noexcept;   ///< columns of the size it was exported for
  std::int64_t label_count() const noexcept;    ///< L; a single score y is two labels, y and -y
  std::optional<std::int64_t> label_against() const noexcept;  ///< the label of -y, if there is one

  /// Scores before softmax. input: [1,C,h,w] float32 as Preprocess makes it; result: [L].
  /// @throws Error{bad_argument} naming the node that cannot take this size
  at::Tensor logits(const at::Tensor& input) const;

  /// The scores [B,L], on the CPU, of many inputs of one size: batch_size() of them at once where
  /// the file's nodes allow it, else one by one.
  /// @param inputs [B,C,h,w] float32, B >= 1
  /// @throws Error{bad_argument} as logits() does
  at::Tensor logits_at(const at::Tensor& inputs) const;

  /// ∂ logits[labels[l]] / ∂ input, [B,l,C,h,w] on the CPU, of many inputs of one size:
  /// gradient_batch_size() of them at once where the file's nodes allow it, else one by one.
  /// @param inputs [B,C,h,w] float32, B >= 1
  /// @throws Error{bad_argument} as logits() does, for no label, or one outside [0, L)
  at::Tensor input_gradients(const at::Tensor& inputs, std::span<const std::int64_t> labels) const;

  /// The same of linear functions of the logits, Σ_l weights[r,l] logits[l]: [B,r,C,h,w].
  /// @param weights [R,L] float32, R >= 1
  at::Tensor input_gradients(const at::Tensor& inputs, const at::Tensor& weights) const;

  /// How many inputs of a size input_gradients() runs at once: 1 on the CPU, and fewer than
  /// batch_size() elsewhere, as all that a pass computes is kept for the backward pass.
  std::int64_t gradient_batch_size(std::int64_t height, std::int64_t width) const noexcept;

  /// How many inputs of a size logits_at() runs at once: 1 on the CPU, where more is not faster.
  std::int64_t batch_size(std::int64_t height, std::int64_t width) const noexcept;

  /// One pass cut at `layer`: a value of the graph, or the input itself (image().name). Tokens in
  /// front of a layer's positions stay as they were in the pass, as what else the head reads.
  /// @param input [1,C,h,w] float32
  /// @throws Error{bad_argument} for an unknown layer (suggests the nearest), one that holds no
  ///         map whose layout is known, or a size that a node cannot take (names it)
  Probe probe(const at::Tensor& input, std::string_view layer) const;

  /// The head of such a pass, without gradients, to be run on other values of `layer`.
  /// @param input [1,C,h,w] float32
  /// @throws Error{bad_argument} as probe() does
  Head head(const at::Tensor& input, std::string_view layer) const;

  /// One pass that keeps who attends to whom, in every block of a transformer.
  /// @param input [1,C,h,w] float32
  /// @throws Error{bad_argument} with attention_refusal(), or for a size that a node cannot take
  Attention attention(const at::Tensor& input) const;

  /// One pass that keeps every value that a bias is part of.
  /// @param input [1,C,h,w] float32
  /// @throws Error{bad_argument} for a size that a node cannot take
  FullGradient full_gradient(const at::Tensor& input) const;

  /// One pass that keeps every value of graph(); there is memory for a way back through it, too.
  /// @param input [1,C,h,w] float32
  /// @throws Error{bad_argument} for a size that a node cannot take
  Trace trace(const at::Tensor& input) const;

  /// Passes at this size on the processor have room in NetworkOptions::memory: told from the sizes
  /// of all values, without running anything. Every pass asks by itself; for whoever wants to know
  /// before the first of many.
  /// @throws Error{over_budget} with the bytes needed and allowed
  void require_memory(std::int64_t height, std::int64_t width) const;

  /// logits [L] -> probabilities [L] by score_kind().
  /// @throws Error{bad_argument} for ScoreKind::values
  at::Tensor probabilities(const at::Tensor& logits) const;
  /// The same, or the values themselves where there are no probabilities.
  at::Tensor strengths(const at::Tensor& logits) const;
  /// The labels by logits [L], the best first; of a single value that alone.
  std::vector<std::int64_t> ranking(const at::Tensor& logits) const;

  const std::string& output() const noexcept;  ///< the file's value that holds the scores
  std::optional<std::int64_t> position() const noexcept;  ///< see NetworkOptions::position
  ScoreKind score_kind() const noexcept;
  const std::string& head_note() const noexcept;          ///< one line: how the scores are read
  const std::string& default_layer() const noexcept;      ///< the deepest that every path passes
  const std::string& attention_refusal() const noexcept;  ///< of attention(); "" = there is none
  const std::vector<Layer>& layers() const noexcept;      ///< in execution order
  ScoreActivation dropped_activation() const noexcept;    ///< what followed the logits in the file
  const std::vector<std::string>& fits() const noexcept;  ///< one line per rewrite for other sizes
  /// Why the network runs at its native size only; empty when it runs at any size.
  const std::string& native_only_reason() const noexcept;
  /// Sides that run are those of the native size and multiples of this more or fewer: 1 where any
  /// runs, 32 where maps that were halved five times are joined.
  std::int64_t size_step() const noexcept;
  std::string_view trunk() const noexcept;  ///< what runs it: "compiled" or "reference"
  const Graph& graph() const noexcept;      ///< the fitted graph

  /// What a user should know, a line each: from which node on the compiled trunk was found to
  /// differ from the interpreter. Later more, as each layer is compared when first asked for.
  std::vector<std::string> warnings() const;

  /// This network with another graph of the same values: graph() whose constants hold other numbers
  /// of the same shapes, or whose nodes compute something else of the same shape. Neither fitted to
  /// sizes nor tried again, so it costs little.
  /// @throws Error{bad_argument} unless it has the inputs and outputs of graph()
  /// @throws Error{unsupported_operator} naming the node
  Network with_graph(Graph graph) const;

  /// This network, which adds every pass to `tally` when it begins. So do its probes, its heads and
  /// what with_graph() makes of it.
  Network counted(std::shared_ptr<PassTally> tally) const;

 private:
  struct [[gnu::visibility("hidden")]] State;
  explicit Network(std::shared_ptr<const State> state) : state_(std::move(state)) {}
  std::shared_ptr<const State> state_;
};

}  // namespace cameras
#pragma GCC visibility pop
