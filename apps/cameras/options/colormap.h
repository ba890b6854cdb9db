#pragma once

#include <string>

namespace cameras::cli {

/// @throws UsageError for a colour map that does not exist (suggests the nearest)
void require_colormap(const std::string& name);

}  // namespace cameras::cli
