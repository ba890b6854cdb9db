#pragma once

#include <ATen/core/Tensor.h>

#include <cstddef>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "cameras/network.h"
#include "network/fit.h"
#include "network/program.h"

namespace cameras {

/// The name of the plain ATen interpreter.
constexpr std::string_view kReferenceTrunk = "reference";

/// How everything in front of a cut is computed. Immutable for its users, and safe to use from
/// several threads at once.
class Trunk {
 public:
  Trunk() = default;
  Trunk(const Trunk&) = delete;
  Trunk& operator=(const Trunk&) = delete;
  virtual ~Trunk() = default;

  virtual std::string_view name() const noexcept = 0;

  /// The values after the first `cut` steps, by slot of a Program of the graph: at least those that
  /// later steps read, and those of step cut - 1. They have the trunk's type.
  /// @param input [1,C,h,w] on the trunk's device
  /// @throws Error naming the node that cannot take this size
  virtual Program::Values run(const at::Tensor& input, std::size_t cut) const = 0;

  /// What its user should know, a line each; more may come with further cuts.
  virtual std::vector<std::string> warnings() const { return {}; }

  /// Makes sure of a cut before it is used, where that has to be done.
  /// @param run what the interpreter is known to give; it runs itself where that does not say
  virtual void verify(std::size_t cut, const NativeRun& run) const {
    static_cast<void>(cut);
    static_cast<void>(run);
  }
};

/// What a trunk is made of.
struct TrunkParts {
  const Fitted& fitted;
  std::shared_ptr<const Program> program;  ///< float32
  at::Device device;
  Precision precision = Precision::f32;
  Ints image;  ///< [1,C,h,w] at the native size
};

/// The first implementation that can be had of those that `kind` allows; the interpreter comes
/// last.
/// @throws Error{bad_argument} when there is none: a processor without bf16, or nothing to compile
std::unique_ptr<const Trunk> make_trunk(const TrunkParts& parts, TrunkKind kind);

}  // namespace cameras
