#pragma once

#include <array>
#include <cstddef>

#include "cameras/method_options.h"

namespace cameras {

inline constexpr std::array kOptionSpecs{
#define CAMERAS_OPTION(type, id, unset, ...) \
  OptionSpec{.name = #id, .field = &MethodOptions::id, __VA_ARGS__},
#include "cameras/saliency/options.inc"
#undef CAMERAS_OPTION
};

/// Places in the table by name, so that the compiler knows the names.
enum class OptionPlace : std::size_t {
#define CAMERAS_OPTION(type, name, unset, ...) name,
#include "cameras/saliency/options.inc"
#undef CAMERAS_OPTION
};

}  // namespace cameras
