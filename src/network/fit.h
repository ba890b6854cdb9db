#pragma once

#include <map>
#include <optional>
#include <string>
#include <vector>

#include "cameras/graph.h"
#include "network/native_run.h"

namespace cameras {

using Shapes = std::map<std::string, Ints, std::less<>>;

struct Fitted {
  Graph graph;
  Shapes shapes;                   ///< of every computed value, at the native size
  std::vector<std::string> notes;  ///< one line per rewrite
  std::string native_only;         ///< why no other size runs; empty when one does
  NativeRun native_run;            ///< of the graph as it is here
};

/// Makes a graph that was exported at one size run at any. The nodes are run in order at the native
/// size and, beside it, at another one (at most two: a little larger, and where that does not run a
/// whole multiple); where a node counts on a native size (graph/passes/fit/) it is rewritten first.
/// A rewrite is taken only if it gives the same bits at the native size.
///
/// @param image the batch, channels and native size (all > 0) to run at
/// @throws Error naming the node that cannot even run at the native size
Fitted fit_to_any_size(const Graph& graph, const ImageInput& image);

/// The same without running anything: from the sizes of values alone, so that neither memory nor
/// time depend on the size. What the rules propose is taken without comparing bits: whoever asks
/// has to look where there are notes.
/// @returns nothing where a size cannot be told, or a node refuses the native one
std::optional<Fitted> fit_by_sizes(const Graph& graph, const ImageInput& image);

/// Shapes of every computed value at the native size, nothing rewritten.
Shapes native_shapes(const Graph& graph, const ImageInput& image);

}  // namespace cameras
