#pragma once

#include <ATen/core/Tensor.h>

#include <vector>

namespace cameras {

/// A map as it is compared with others: the means of a grid of 32 x 32 cells over it, float32.
/// @param map [h,w] of any size; on a grid already, it stays as it is
at::Tensor on_common_grid(const at::Tensor& map);

/// How far the first of several maps is from each of the others: the Euclidean distance after each
/// cell was divided by its deviation over the maps, as a share of the largest distance of any two.
/// Cells that are the same in all maps do not count; where all maps are the same, distances are 0.
/// @param maps at least 2
std::vector<double> distances_from_first(const std::vector<at::Tensor>& maps);

}  // namespace cameras
