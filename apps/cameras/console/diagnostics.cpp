#include "console/diagnostics.h"

#include <new>
#include <ostream>

#include "cameras/error.h"
#include "command.h"

namespace cameras::cli {
std::string message_of(const std::exception& error) {
  if (dynamic_cast<const std::bad_alloc*>(&error) != nullptr) {
    return "expected enough memory for this, found too little";
  }
  const std::string text = error.what();
  const auto* const failure = dynamic_cast<const Error*>(&error);
  if (failure != nullptr && failure->code() == Errc::over_budget) return text + " (--memory)";
  const bool own = failure != nullptr || dynamic_cast<const UsageError*>(&error) != nullptr;
  // Other libraries add a backtrace below.
  return own ? text : text.substr(0, text.find('\n'));
}

void print_failure(std::ostream& err, std::string_view message) {
  err << "cameras: " << printable(message) << '\n';
}

void print_warnings(std::ostream& err, const std::vector<std::string>& messages) {
  for (const std::string& message : messages) print_failure(err, "warning: " + message);
}

}  // namespace cameras::cli
