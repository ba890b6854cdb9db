#pragma once

#include "network/onednn/emitter.h"

namespace cameras::onednn {

/// The plan of a part at one size.
/// @throws Error, dnnl::error when there is none; then the interpreter has to run the nodes
Plan compile(const Task& task);

}  // namespace cameras::onednn
