#pragma once

#include <string>

#include "core/aten.h"

namespace cameras {

/// The device of a name: "cpu", "cuda" or "cuda:i".
/// @throws Error{bad_argument} for another name, or a device that is not here
at::Device device_named(const std::string& name);

}  // namespace cameras
