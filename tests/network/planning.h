#pragma once

#include <string>

#include "network/onednn/plan.h"

namespace cameras::testing {

/// The compiled plan of a whole graph for an image x [1,3,20,20]: `weights` are further inputs, as
/// in random_graph(), and `body` computes `output` [1,C,h,w].
onednn::Plan plan_of(const std::string& weights, const std::string& body, const std::string& output,
                     onednn::Type type = onednn::Type::f32);

}  // namespace cameras::testing
