#pragma once

#include <span>
#include <string>
#include <string_view>

#pragma GCC visibility push(default)
namespace cameras {

/// The name of a method, or of a variant (MethodVariant::name), for people: without its source, as
/// there is little room under a picture. "Grad-CAM" for grad_cam, "RISE (samples=1000, cells=7)";
/// of a list of more than two numbers the first and the last, "CAMERAS (sizes=224+…+448)". An
/// unknown name stays as it is.
/// @param beside the variants that it is shown with: what they differ in comes first, and is told
///        in full where it would look the same
std::string method_title(std::string_view variant, std::span<const std::string> beside = {});

}  // namespace cameras
#pragma GCC visibility pop
