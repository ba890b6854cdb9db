#pragma once

#include <functional>
#include <set>
#include <string>

#include "cameras/graph.h"

namespace cameras {

/// The values that depend on what the image shows, not on its size alone, and the image itself.
std::set<std::string, std::less<>> values_from_image(const Graph& graph);

/// Whether a node that reads the value `input` is a path of what the image shows.
using IsPath = std::function<bool(const Node& node, const std::string& input)>;

/// The values that every path from the image to the graph's output passes: what a score shows of
/// the image has gone through each of them. Sizes of a value are no path.
std::set<std::string, std::less<>> values_on_every_path(const Graph& graph, const IsPath& is_path);

}  // namespace cameras
