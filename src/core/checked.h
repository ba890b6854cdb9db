#pragma once

#include <cstdint>
#include <span>
#include <string>
#include <string_view>

namespace cameras {

/// Product of sizes that come from outside: 1 for none.
/// @throws Error{bad_model} "`what`: …" for a negative size or a product beyond `limit`
std::int64_t checked_product(std::span<const std::int64_t> sizes, std::int64_t limit,
                             std::string_view what);

/// "[1,3,224,224]", with ? for an open (negative) size.
std::string shape_text(std::span<const std::int64_t> sizes);

}  // namespace cameras
