#pragma once

#include <ATen/core/Tensor.h>

#include <cstddef>
#include <cstdint>
#include <string_view>

#include "cameras/error.h"
#include "cameras/network.h"
#include "core/translate.h"
#include "network/program.h"

namespace cameras {

/// Where a pass is cut: the slot of the value that `layer` names, or that the node of this name
/// computes.
/// @throws Error{bad_argument} for "", weights, or an unknown name (suggests the nearest layer)
std::size_t slot_of_layer(const Program& program, const Network& network, std::string_view layer);

/// @throws Error{bad_argument} unless the value at the cut is a feature map [1,K,m,n]
void require_feature_map(const at::Tensor& value, std::string_view layer);

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
