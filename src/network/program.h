#pragma once

#include <ATen/core/Tensor.h>

#include <cstddef>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "cameras/graph.h"
#include "ops/operators.h"

namespace cameras {

/// A graph ready to run on ATen: names resolved to slots, kernels looked up, and for every step the
/// values that nobody reads after it. Immutable; the values of a run belong to the caller.
class Program {
 public:
  using Values = std::vector<at::Tensor>;  // by slot
  using NamedValues = std::map<std::string, at::Tensor, std::less<>>;

  /// `graph` has one input and one output. Constants are moved to `device`, but for those that are
  /// read as numbers (host_constants()); floating ones get the type that the program computes in,
  /// but for those that say how large something is (shape_arithmetic()).
  /// @throws Error{unsupported_operator} naming a node
  Program(const Graph& graph, const at::Device& device, at::ScalarType type = at::kFloat);

  /// The values before the first step.
  Values start(const at::Tensor& input) const;

  /// The values of a run of another program of the same graph, so that this one can go on with it.
  Values adopt(Values values) const;

  /// The values after the first `cut` steps, of a run that was made elsewhere: at least those that
  /// later steps read, and that of step cut - 1. Nothing where one of them is not known.
  std::optional<Values> resumed(const NamedValues& known, std::size_t cut) const;

  /// Runs steps [first, last) and drops values as they die.
  void run(Values& values, std::size_t first, std::size_t last) const;

  /// Runs one step and drops nothing.
  void run_step(Values& values, std::size_t number) const;

  at::ScalarType type() const noexcept { return type_; }
  std::size_t step_count() const noexcept { return steps_.size(); }
  std::size_t output_slot() const noexcept { return output_; }
  std::optional<std::size_t> slot(std::string_view name) const;

  /// How many steps have to run until the value of `slot` is there (0 for the input).
  std::size_t steps_until(std::size_t slot) const { return ready_after_.at(slot); }

 private:
  struct Step {
    Node node;
    ops::Kernel kernel = nullptr;
    std::vector<std::size_t> inputs;
    std::vector<std::size_t> outputs;
    std::vector<std::size_t> dead;  // slots that no later step reads
    bool measures = false;          // computes sizes: float32 whatever the program's type
  };

  std::size_t slot_for(const std::string& name);
  void find_dead();
  std::vector<std::size_t> read_after(std::size_t cut) const;

  std::map<std::string, std::size_t, std::less<>> slots_;
  std::vector<at::Tensor> constants_;  // by slot; undefined for computed values
  std::vector<Step> steps_;
  std::vector<std::size_t> ready_after_;
  at::ScalarType type_;
  std::size_t input_ = 0;
  std::size_t output_ = 0;
};

}  // namespace cameras
