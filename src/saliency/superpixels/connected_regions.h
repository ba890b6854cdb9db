#pragma once

#include <ATen/core/Tensor.h>

#include <cstdint>
#include <functional>

namespace cameras {

/// How far a pixel, an index into h·w, is from what a label stands for.
using LabelDistance = std::function<double(std::int64_t pixel, std::int64_t label)>;

/// A labelled image whose labels are connected along rows and columns. Each label keeps the largest
/// of its parts; from there it grows over the pixels of the others, the nearest pixel that lies
/// beside one of its label first. Labels that end up with fewer than `least` pixels leave theirs to
/// the others in the same way.
/// @param labels [h,w] int64 on the CPU, from 0 on
/// @param least  at most the pixels by label
/// @return [h,w] int64: 0, 1, … in the order in which regions are met row by row
at::Tensor connected_regions(const at::Tensor& labels, const LabelDistance& distance,
                             std::int64_t least);

}  // namespace cameras
