#pragma once

#include <ATen/core/Tensor.h>

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>

#include "cameras/error.h"
#include "cameras/network.h"
#include "core/translate.h"
#include "network/layers/feature_maps.h"
#include "network/program.h"

namespace cameras {

/// Where a pass is cut, and how the value there is seen as a feature map.
struct Cut {
  std::string name;
  std::size_t slot = 0;
  std::size_t steps = 0;  ///< that run before it is there
  LayerView view;
};

/// Of the value that `layer` names, or that the node of this name computes.
/// @throws Error{bad_argument} for "", weights, an unknown name (suggests the nearest layer), or a
///         value whose axes are not known to be those of a feature map
/// @param shapes of values at the native size
Cut cut_at(const Program& program, const Network& network, const FeatureMaps& maps,
           const Shapes& shapes, std::string_view layer);

/// The feature map [1,K,m,n] in the value at a cut, in a pass of `input`.
/// @throws Error{bad_argument} where it holds none
at::Tensor feature_map(const Cut& cut, const Graph& graph, const at::Tensor& input,
                       const at::Tensor& value);

/// The scores [L] in the output's value. One that ends in a class map, [N,L,1,1] at the `native`
/// size and [N,L,m,n] at others, is averaged over its positions, as a Flatten in its place is
/// fitted.
/// @throws Error{bad_argument} where there are not `labels` scores
at::Tensor scores_of(const at::Tensor& value, const Ints& native, std::int64_t labels);

/// The same [B,L], on the CPU, of the output's value in a run of B inputs at once.
/// @throws Error{bad_argument} where there are not B times `labels` scores
at::Tensor scores_of_batch(const at::Tensor& value, const Ints& native, std::int64_t labels,
                           std::int64_t batch);

/// @throws Error{bad_argument} for a NaN or an infinity, with the input's size
void require_finite(const at::Tensor& logits, const at::Tensor& input);

/// After loading, only the size can be wrong: says which one, and why this network is picky.
[[noreturn]] void fail_at_size(const Error& error, const at::Tensor& input, const Network& network);

/// work(), what a loaded network does with inputs of one size; whatever leaves it is an
/// Error{bad_argument}.
template <class Work>
auto at_size(const at::Tensor& inputs, const Network& network, const Work& work) {
  try {
    return translated(Errc::bad_model, work);
  } catch (const Error& error) {
    if (error.code() == Errc::bad_argument) throw;
    fail_at_size(error, inputs, network);
  }
}

}  // namespace cameras
