#pragma once

#include <ATen/core/Tensor.h>

#include <cstdint>
#include <map>
#include <optional>
#include <string>

#pragma GCC visibility push(default)
namespace cameras {

/// How the trunk computes: everything up to the explained layer. The head and its gradients are
/// float32 in any case.
enum class Precision { f32, bf16 };

/// Which implementation of the trunk runs: the first that can (compiled for the CPU with oneDNN,
/// then the ATen interpreter), or the one that is named. The interpreter is the reference that the
/// other is tested against (docs/architecture.md).
enum class TrunkKind { automatic, compiled, reference };

/// How scores become probabilities; values (an age, a distance) have none.
enum class ScoreKind { softmax, sigmoid, values };

struct NetworkOptions {
  std::string output = {};  ///< graph output to explain; "" = the one that looks like class scores
  /// Of an output [N,T,L] or [T,N,L], a sequence of T steps with scores each (a plate, a captcha):
  /// the step that is explained, from 0, at the native size; at others the one at the same place.
  std::optional<std::int64_t> position = {};
  /// For a graph that leaves its size open; 0 = 224, or where that does not run, the first usual
  /// size that does.
  std::int64_t native_height = 0;
  std::int64_t native_width = 0;
  /// "cpu", "cuda" or "cuda:i". On a GPU cuDNN's convolutions round to TF32 unless the program has
  /// called at::globalContext().setAllowTF32CuDNN(false), which holds for the whole process.
  std::string device = "cpu";
  Precision precision = Precision::f32;
  TrunkKind trunk = TrunkKind::automatic;
  std::int64_t memory = 0;                   ///< bytes for weights and values; see Limits::memory
  std::int64_t label_names = 0;              ///< how many are known: the output may be found by it
  std::optional<ScoreKind> score_kind = {};  ///< of an output that does not tell; none = guess
  /// Values of inputs beside the image, by name: of the input's shape, or one number for all of it.
  std::map<std::string, at::Tensor, std::less<>> inputs = {};
};

}  // namespace cameras
#pragma GCC visibility pop
