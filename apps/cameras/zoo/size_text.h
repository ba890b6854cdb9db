#pragma once

#include <cstdint>
#include <string>

namespace cameras::cli::zoo {

/// "27 kB", "14.0 MB": of a thousand and a million bytes.
std::string size_text(std::int64_t bytes);

}  // namespace cameras::cli::zoo
