#pragma once

#include <cstddef>

#include "network/onednn/layout.h"

namespace cameras::onednn {

/// True when none of the numbers at `data` is NaN and all lie in [-limit, limit]. `limit` is
/// finite.
/// @param bytes how many bytes of float32 or bf16 numbers there are
bool all_within(const std::byte* data, std::size_t bytes, Type type, float limit);

}  // namespace cameras::onednn
