#pragma once

#include <nlohmann/json.hpp>

#include "model/labels.h"

namespace cameras {

/// Label names of a JSON value (labels.h says of which kinds). A gap between the indices of a
/// dictionary is a nameless label.
/// @throws Error{bad_model} for a value that is no such list
LabelNames names_of_value(const nlohmann::json& value);

}  // namespace cameras
