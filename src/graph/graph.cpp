#include "cameras/graph.h"

namespace cameras {

std::string describe(const Node& node) { return "node '" + node.name + "' (" + node.type + ")"; }

}  // namespace cameras
