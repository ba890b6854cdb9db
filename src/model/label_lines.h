#pragma once

#include <string_view>

#include "model/labels.h"

namespace cameras {

/// Label names of lines (labels.h says of which kinds).
/// @param text without byte order mark
LabelNames names_of_lines(std::string_view text);

}  // namespace cameras
