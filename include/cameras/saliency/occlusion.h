#pragma once

#include <cstdint>

#include "cameras/saliency.h"

#pragma GCC visibility push(default)
namespace cameras {

struct OcclusionOptions {
  std::int64_t window = 0;  ///< side of the square, pixels; 0 = a quarter of the shorter side
  std::int64_t stride = 0;  ///< pixels from one square to the next; 0 = a quarter of the window
};

/// Occlusion: map = f(ReLU(D)), D at a pixel the mean of p(x) - p(x with the square hidden) over
/// the squares that cover it, p the label's probability. Squares begin at every stride-th row and
/// column, and the last of a row or column ends at the border. What is hidden becomes zero, which
/// after preprocessing is the mean colour. The layer of the request is not read.
/// Source: Zeiler and Fergus, ECCV 2014, arXiv 1311.2901, section 4.2.
class Occlusion final : public SaliencyMethod {
 public:
  /// @throws Error{bad_argument} for a window or stride outside [0, 16384], or a stride that leaves
  ///         pixels between windows
  explicit Occlusion(const OcclusionOptions& options = {});

  Result explain(const Network& network, const Request& request,
                 const Watch& watch = {}) const override;

 private:
  OcclusionOptions options_;
};

}  // namespace cameras
#pragma GCC visibility pop
