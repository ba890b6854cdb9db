#pragma once

#include <string_view>

#include "network/fit.h"

namespace cameras {

/// How many attention matrices (a Softmax of [..,T,S] with T, S > 1 that is multiplied with a value
/// of the picture) are made before the value `layer`, and after it. A pool by weights, [..,1,S], is
/// none.
struct AttentionAround {
  int before = 0;
  int after = 0;
};
AttentionAround attention_around(const Graph& graph, const Shapes& shapes, std::string_view layer);

}  // namespace cameras
