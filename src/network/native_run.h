#pragma once

#include <ATen/core/Tensor.h>

#include <cstddef>
#include <map>
#include <string>
#include <vector>

#include "cameras/graph.h"

namespace cameras {

/// What the interpreter computed on one image of the native size.
struct NativeRun {
  at::Tensor image;  ///< [N,C,h,w]
  /// By name: what the last convolution gave, and everything that was computed after it; nothing
  /// where that is much.
  std::map<std::string, at::Tensor, std::less<>> values;
};

/// Fills the values of a NativeRun while its nodes run. The tail of a classifier is short; that of
/// a hostile file need not be, so no more is kept than 64 MB, of which each value takes 1 MB at
/// least.
class NativeRunKeeper {
 public:
  /// @param outputs of the node, in its order; undefined where it has none
  void keep(NativeRun& run, const Node& node, const std::vector<at::Tensor>& outputs) {
    const at::Tensor& first = outputs.at(0);
    if (node.type == "Conv" && first.dim() == 4 && first.size(2) * first.size(3) > 1) {
      run.values.clear();
      bytes_ = 0;
    }
    for (std::size_t i = 0; i < node.outputs.size() && bytes_ <= kMost; ++i) {
      if (node.outputs[i].empty()) continue;
      run.values[node.outputs[i]] = outputs[i];
      bytes_ += kEntry + outputs[i].nbytes();
    }
    if (bytes_ > kMost) run.values.clear();
  }

 private:
  static constexpr std::size_t kMost = std::size_t{1} << 26;
  static constexpr std::size_t kEntry = std::size_t{1} << 20;
  std::size_t bytes_ = 0;
};

}  // namespace cameras
