#pragma once

#include <ATen/core/Tensor.h>

namespace cameras {

/// The input with every removed pixel v_i guessed from its neighbours: the solution of
///     (Σ_n w_n) v_i - Σ_removed w_n v_n = Σ_kept w_n x_n
/// over its up to 8 neighbours n, with w = 1/6 beside and above, 1/12 diagonally; those outside of
/// the input do not count. Source: Rong et al. (ROAD), ICML 2022, arXiv 2202.00449, section 4.
/// @param input  [1,C,h,w] float32 on the CPU
/// @param pixels int64 indices into h·w of the removed pixels, each once and not all of them
at::Tensor neighbour_fill(const at::Tensor& input, const at::Tensor& pixels);

}  // namespace cameras
