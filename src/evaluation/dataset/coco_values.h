#pragma once

#include <nlohmann/json.hpp>
#include <optional>
#include <string>
#include <string_view>

#include "cameras/dataset.h"

namespace cameras {

/// An id in a form that is the same however it is written: 7, 7.0, "7" and "7.0"; "" = there is
/// none.
std::string coco_id(const nlohmann::json& object, const char* key);

/// The text with null in place of NaN, Infinity and -Infinity, which Python writes and JSON does
/// not have.
std::string without_nan(std::string_view text);

/// Where an annotation's object is.
struct FoundShape {
  std::optional<Shape> shape;  ///< its segmentation, or without one its box
  std::string left_out;        ///< why polygons of it are not used; "" = all are
};

/// Reads it. A polygon that cannot be read is left out; where none is left the box counts.
/// @throws Error{bad_model} when nothing of it can be read
FoundShape coco_shape(const nlohmann::json& annotation, const Limits& limits);

}  // namespace cameras
