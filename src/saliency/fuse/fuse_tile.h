#pragma once

#include <cstdint>
#include <vector>

#include "saliency/fuse/bilinear_taps.h"

namespace cameras {

/// One size t of the sum: its maps, float32 and contiguous, and how they are stretched.
struct FuseScale {
  const float* activations = nullptr;  ///< A(t) [K,rows,columns], owned by the caller
  const float* gradients = nullptr;    ///< W(t) [K,rows,columns], owned by the caller
  std::int64_t rows = 0;
  std::int64_t columns = 0;
  BilinearTaps vertical;    ///< rows -> height
  BilinearTaps horizontal;  ///< columns -> width
};

struct FuseTask {
  std::int64_t channels = 0;  ///< K
  std::int64_t width = 0;     ///< of the sum
  int most_lanes = 16;        ///< floats of the widest vector to use: 4, 8 (AVX2) or 16 (AVX-512)
  std::vector<FuseScale> scales;
};

/// Writes rows [first, last) of Σ_k (Σ_t φ(A_k(t))) ⊙ (Σ_t φ(W_k(t))) to `out` [last-first,width].
/// Every pixel is added up in the order of the channels, so its bits do not depend on how rows are
/// divided into tiles. Vectors are the widest that the processor has. Memory: what one channel
/// needs of all sizes for these rows, at the width of the sum.
void fuse_tile(const FuseTask& task, std::int64_t first, std::int64_t last, float* out);

}  // namespace cameras
