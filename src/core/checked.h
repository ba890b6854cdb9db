#pragma once

#include <cstdint>
#include <span>
#include <string_view>

#include "cameras/text.h"

namespace cameras {

/// Product of sizes that come from outside: 1 for none.
/// @throws Error{bad_model} "`what`: …" for a negative size or a product beyond `limit`
std::int64_t checked_product(std::span<const std::int64_t> sizes, std::int64_t limit,
                             std::string_view what);

}  // namespace cameras
