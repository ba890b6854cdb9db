#pragma once

#include <exception>
#include <iosfwd>
#include <string>
#include <string_view>
#include <vector>

#include "cameras/error.h"
#include "cameras/text.h"

namespace cameras::cli {

/// What a failure says, as one line.
std::string message_of(const std::exception& error);

/// "cameras: MESSAGE", one line.
void print_failure(std::ostream& err, std::string_view message);

/// "cameras: warning: MESSAGE", one line each.
void print_warnings(std::ostream& err, const std::vector<std::string>& messages);

}  // namespace cameras::cli
