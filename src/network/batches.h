#pragma once

#include <ATen/core/Tensor.h>

#include <atomic>
#include <cstdint>
#include <functional>

namespace cameras {

/// Runs several values at once where each comes out as it does alone. A file may have a batch of
/// one written into its nodes, so batches are trusted only after two values that have little in
/// common came out of one as they do alone. Safe to use from several threads at once.
class Batches {
 public:
  using Run = std::function<at::Tensor(const at::Tensor& values)>;  // [N,...] -> rows [N,...], CPU

  /// How many inputs [C,h,w] a device is given at once: 1 on the CPU, where batches take 0.95 to
  /// 1.03 of the time and more memory.
  static std::int64_t size_for(const at::Device& device, std::int64_t height, std::int64_t width);

  /// The same for gradients by the input: all that a pass computes is kept for the backward pass.
  static std::int64_t size_for_gradients(const at::Device& device, std::int64_t height,
                                         std::int64_t width);

  /// The scores [B,L] of values [B,...], at most `together` of them at once.
  at::Tensor scores(const at::Tensor& values, std::int64_t together, const Run& run) const {
    return rows(values, together, run, run);
  }

  /// The same of anything else that `run` makes of each value; their `scores` tell, once, whether a
  /// batch keeps its values apart.
  at::Tensor rows(const at::Tensor& values, std::int64_t together, const Run& run,
                  const Run& scores) const;

 private:
  enum class Verdict { open, same, different };
  static bool keeps_values_apart(const at::Tensor& values, const Run& run);
  mutable std::atomic<Verdict> verdict_ = Verdict::open;
};

}  // namespace cameras
