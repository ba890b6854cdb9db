#pragma once

#include <cstdint>

#include "options/cli11_forward.h"

namespace cameras::cli {

/// Lets whole numbers from `least` to `most` through, and says of anything else what was expected
/// and what was found.
CLI::Validator whole_number(std::uint64_t least, std::uint64_t most);

/// The same for numbers between two, both excluded.
CLI::Validator number_between(double above, double below);

/// The same for numbers from one to another, both included.
CLI::Validator number_from(double least, double most);

}  // namespace cameras::cli
