#pragma once

#include <ATen/core/Tensor.h>

#include <cstdint>
#include <span>
#include <utility>

#pragma GCC visibility push(default)
namespace cameras {

/// What a map without evidence is called, in pictures and in an evaluation's rows.
inline constexpr const char* kEmptyMap = "empty map";

/// How much each input pixel matters: [h,w] float32 in [0,1] with maximum 1, or all zeros.
class SaliencyMap {
 public:
  /// f(ReLU(raw)): the positive part, stretched to [0,1] (eq. 3). A map without positive evidence,
  /// or one that is constant but for rounding (a range below 5e-7 of its largest value), is all
  /// zeros and empty(), never NaN.
  /// @param raw [h,w]
  /// @throws Error{bad_argument} for another rank or a value that is not finite
  static SaliencyMap normalized(const at::Tensor& raw);

  std::int64_t height() const { return values_.size(0); }
  std::int64_t width() const { return values_.size(1); }
  /// [h,w] in [0,1], row by row from the top; valid as long as the map
  std::span<const float> values() const;
  /// The same as a tensor: [h,w] float32, contiguous, on the CPU.
  const at::Tensor& tensor() const noexcept { return values_; }
  bool empty() const noexcept { return empty_; }  ///< no evidence anywhere

 private:
  SaliencyMap(at::Tensor values, bool empty) : values_(std::move(values)), empty_(empty) {}
  at::Tensor values_;
  bool empty_;
};

}  // namespace cameras
#pragma GCC visibility pop
