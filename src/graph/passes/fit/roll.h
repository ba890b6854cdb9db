#pragma once

#include <cstdint>
#include <optional>
#include <string>

#include "graph/passes/fit/rule.h"

namespace cameras::fit {

/// x[:, 3:] and x[:, :3] joined, which is how exporters write a roll.
struct Roll {
  std::string value;  ///< x
  std::size_t axis = 0;
  std::int64_t start = 0;  ///< what comes first; from the end where it is below zero
};

/// The roll that makes `value`. By less than half of the native size: more may be meant to depend
/// on it.
std::optional<Roll> roll_into(const std::string& value, const Context& context);

/// True for a Slice that is one of the two parts of a roll.
bool is_part_of_roll(const Node& node, const Context& context);

}  // namespace cameras::fit
