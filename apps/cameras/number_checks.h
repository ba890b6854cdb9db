#pragma once

#include <cstdint>

#include "cli11_forward.h"

namespace cameras::cli {

/// Lets whole numbers from `least` to `most` through, and says of anything else what was expected
/// and what was found.
CLI::Validator whole_number(std::uint64_t least, std::uint64_t most);

/// The same for numbers between 0 and 1, both excluded.
CLI::Validator proper_share();

}  // namespace cameras::cli
