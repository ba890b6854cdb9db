#pragma once

#include <map>
#include <string>

#include "cameras/graph.h"

namespace cameras {

using Renames = std::map<std::string, std::string, std::less<>>;  ///< old name -> new name

/// Makes a node, and the subgraphs that it has, read values by their new names.
void rename_inputs(Node& node, const Renames& names);

}  // namespace cameras
