#pragma once

#include <set>
#include <string>

#include "cameras/graph.h"

namespace cameras {

using ValueNames = std::set<std::string, std::less<>>;

/// The names of all values of a graph: inputs, constants, and what nodes read or make.
ValueNames value_names(const Graph& graph);

/// `wanted`, with as many underscores behind it as make it a name that nothing has yet: a
/// stranger's file may use any. It is taken from then on.
std::string new_name(ValueNames& taken, std::string wanted);

}  // namespace cameras
