#pragma once

#include <string>

namespace cameras::cli {

/// The method's name for people, without its source: "Grad-CAM" for grad_cam.
std::string method_title(const std::string& method);

}  // namespace cameras::cli
