#pragma once

#include <cstdint>
#include <string>

namespace cameras::cli {

/// "500M", "1.5G", "2GiB": bytes, in powers of 1000, or of 1024 with an i.
/// @throws UsageError that names the flag, for text that is no size
std::int64_t memory_size(const std::string& flag, const std::string& text);

}  // namespace cameras::cli
