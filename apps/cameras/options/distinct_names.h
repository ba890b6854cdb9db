#pragma once

#include <string>
#include <vector>

namespace cameras::cli {

/// Refuses a name that `option` was given twice.
/// @throws UsageError
void require_distinct(const std::string& option, const std::vector<std::string>& names);

}  // namespace cameras::cli
