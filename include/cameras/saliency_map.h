#pragma once

#include <ATen/core/Tensor.h>

#include <cstdint>
#include <span>
#include <utility>

#pragma GCC visibility push(default)
namespace cameras {

/// What a map without evidence is called, in pictures and in an evaluation's rows.
inline constexpr const char* kEmptyMap = "empty map";

/// What the colours of a drawn map span. The values of the map are the same either way.
enum class DrawnRange {
  whole,          ///< up to its largest value
  percentile_99,  ///< up to its 99th percentile, for maps in which a few pixels stand above all
};

/// How much each input pixel matters: [h,w] float32 in [0,1] with maximum 1, or all zeros.
class SaliencyMap {
 public:
  /// f(ReLU(raw)): the positive part, stretched to [0,1] (eq. 3). A map without positive evidence,
  /// or one that is constant but for rounding (a range below 5e-7 of its largest value), is all
  /// zeros and empty(), never NaN.
  /// @param raw [h,w]
  /// @throws Error{bad_argument} for another rank or a value that is not finite
  static SaliencyMap normalized(const at::Tensor& raw, DrawnRange range = DrawnRange::whole);

  std::int64_t height() const { return values_.size(0); }
  std::int64_t width() const { return values_.size(1); }
  /// [h,w] in [0,1], row by row from the top; valid as long as the map
  std::span<const float> values() const;
  /// The same as a tensor: [h,w] float32, contiguous, on the CPU.
  const at::Tensor& tensor() const noexcept { return values_; }
  bool empty() const noexcept { return empty_; }  ///< no evidence anywhere
  DrawnRange drawn_range() const noexcept { return range_; }
  /// The value that is drawn in the last colour, as all above it are, in (0,1]: 1, or the 99th
  /// percentile where drawn_range() says so and it is not 0.
  float drawn_top() const noexcept { return top_; }

 private:
  SaliencyMap(at::Tensor values, bool empty, DrawnRange range);
  at::Tensor values_;
  bool empty_;
  DrawnRange range_;
  float top_;
};

}  // namespace cameras
#pragma GCC visibility pop
