#pragma once

#include <ATen/core/Tensor.h>

#include <cstddef>
#include <memory>
#include <optional>
#include <span>
#include <utility>
#include <variant>
#include <vector>

#include "network/onednn/layout.h"
#include "ops/operators.h"

namespace cameras::onednn {

/// Where the memory of a value lies during a run.
struct Place {
  enum class Kind { arena, input, output };
  Kind kind = Kind::arena;
  std::size_t index = 0;  ///< of the input or output; in the arena: of the buffer
};

/// A value of a plan. Values that alias share a place.
struct Value {
  Desc desc;
  Place place;
};

/// What a primitive reads or writes under one argument number of oneDNN.
struct Operand {
  int argument = 0;
  Value value;
  std::shared_ptr<const dnnl::memory> constant = {};  ///< instead of the value
};

/// A oneDNN primitive.
struct PrimitiveStep {
  dnnl::primitive primitive;
  std::vector<Operand> operands;
};

/// A node that no primitive computes at this size: its ATen kernel, on plain tensors.
struct KernelStep {
  struct Input {
    Value value;
    at::Tensor constant = {};  ///< instead of the value; undefined for an input that is left out
    bool computed = true;      ///< false: `constant`
  };
  Node node;
  ops::Kernel kernel = nullptr;
  std::vector<Input> inputs;
  Value output;
};

/// Zeros in the lanes of a blocked value that belong to no channel (lanes.h).
struct ClearStep {
  Value value;
};

/// A value that has to be of ordinary size for what comes next (bounds.h).
struct CheckStep {
  Value value;
};

using Step = std::variant<PrimitiveStep, KernelStep, ClearStep, CheckStep>;

/// Part of a network at one size: steps over an arena whose buffers have their offsets. Immutable;
/// what changes during a run belongs to that run, so that threads may share a plan.
class Plan {
 public:
  struct Parts {
    std::vector<Step> steps;
    std::vector<std::size_t> offsets;  ///< of the arena's buffers
    std::size_t arena_bytes = 0;
    std::vector<Ints> outputs;  ///< their sizes
    at::ScalarType type;        ///< of inputs and outputs
  };
  Plan(Parts parts, dnnl::engine engine) : parts_(std::move(parts)), engine_(std::move(engine)) {}

  std::size_t arena_bytes() const noexcept { return parts_.arena_bytes; }
  std::size_t step_count() const noexcept { return parts_.steps.size(); }

  /// How many of the steps run an ATen kernel.
  std::size_t kernel_count() const;

  /// @param inputs contiguous tensors of the sizes that the plan was made for
  /// @param arena at least arena_bytes() bytes, aligned to 64, that nobody else uses meanwhile
  /// @returns contiguous tensors; nothing where a checked value is NaN or larger than kMostChecked
  std::optional<ops::Tensors> run(std::span<const at::Tensor> inputs, std::byte* arena) const;

  /// For tests of the invariant of lanes.h: run(), looking at the result of each step.
  /// @returns the first step that leaves a lane beyond C that is not zero
  std::optional<std::size_t> first_unclean_step(std::span<const at::Tensor> inputs,
                                                std::byte* arena) const;

 private:
  Parts parts_;
  dnnl::engine engine_;
};

}  // namespace cameras::onednn
