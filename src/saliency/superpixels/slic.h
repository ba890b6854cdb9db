#pragma once

#include <ATen/core/Tensor.h>

#include <cstdint>

namespace cameras {

/// Superpixels: connected regions of similar colour, about `count` of them. SLIC: k-means of
/// colours and places from a grid of rows x columns centres on, with the distance
///
///     D² = d_c² + (m d_s / S)²,  m = 10, S = √(h w / (rows · columns)),
///
/// 10 rounds, each centre looking for pixels no further than a cell away along either axis. Then
/// every cluster keeps the largest of its parts and grows over specks of the others, nearest first;
/// one that holds less than a quarter of a cell leaves its pixels to its neighbours. The same image
/// gives the same superpixels, and so does one whose channels are all multiplied and shifted alike.
/// Source: Achanta et al., TPAMI 34 (11), 2012, section 3.
///
/// Deviation: d_c is not measured in CIELAB, which only RGB has. It is 100, as from black to white
/// there, where all channels differ by the image's own range, the largest value of any channel less
/// the smallest; in between the root mean square over channels.
///
/// @param image [C,h,w], C, h and w at least 1, finite: one, three or any number of channels
/// @param count at least 1; the grid has rows = √(count h / w) and columns = count / rows, rounded
///              and no more than there are pixels
/// @return [h,w] int64 on the CPU: 0 … M - 1 in the order in which they are met row by row, each
/// one
///         connected along rows and columns and none smaller than a quarter of a cell; M is at most
///         rows · columns. An image of one colour gives the grid's cells.
/// @throws Error{bad_argument} for another shape, a count below 1 or a value that is not finite
at::Tensor slic(const at::Tensor& image, std::int64_t count);

}  // namespace cameras
