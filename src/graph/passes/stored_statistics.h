#pragma once

#include <string>
#include <vector>

#include "cameras/graph.h"

namespace cameras {

struct StoredStatistics {
  Graph graph;
  std::vector<std::string> warnings;  ///< one line, where something was exported in training mode
};

/// A file that was exported in training mode, as it would have been in evaluation mode:
/// BatchNormalization of what the graph's inputs lead to uses the statistics that the file stores,
/// and Dropout drops nothing. BatchNormalization of constants (weight standardisation) is a
/// constant, in whatever mode, and stays.
StoredStatistics with_stored_statistics(Graph graph);

}  // namespace cameras
