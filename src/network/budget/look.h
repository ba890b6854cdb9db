#pragma once

#include "cameras/graph.h"
#include "core/memory_budget.h"
#include "network/fit.h"

namespace cameras {

/// What a network is tried on while it is loaded.
struct Look {
  ImageInput image;      ///< the declared batch and size, or smaller ones
  bool smaller = false;  ///< the declared ones would take long, or much memory
};

/// Whether the batch and size that a file declares are small enough to be tried as they are:
/// loading a network shows what it is, and should not cost what running it costs.
/// @param graph as the file has it
/// @param image with its native size
/// @throws Error{over_budget} where a single pass at the native size has no room
/// @throws Error{bad_model} for a result of too many elements, or more work than a look is worth at
///         any size, naming the node
Look look_at(const Graph& graph, const ImageInput& image, const MemoryBudget& budget);

/// fit_to_any_size() of the declared size, without running it there where the look is smaller and
/// what is found by sizes alone holds on the smaller one.
/// @throws Error{over_budget, bad_model} where it has to run there, and there is no room, or
///         that is more work than a look is worth
Fitted fitted_for(const Graph& graph, const ImageInput& image, const Look& look,
                  const MemoryBudget& budget);

}  // namespace cameras
