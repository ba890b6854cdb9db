#pragma once

#include <sstream>
#include <stdexcept>
#include <string>
#include <string_view>

namespace cameras {

/// What kind of thing went wrong, for callers that react to it (exit status, HTTP status).
enum class Errc {
  bad_argument,          ///< a request that makes no sense for this network or image
  bad_image,             ///< bytes that are no picture we read, or one beyond the limits
  bad_model,             ///< an ONNX file or model card that is broken or contradicts itself
  unsupported_operator,  ///< a valid ONNX file that uses an operator we do not run
  io,                    ///< a file that cannot be read or written
};

/// The only exception that leaves the library. `what()` is one line that says what was expected
/// and what was found.
class Error : public std::runtime_error {
 public:
  Error(Errc code, const std::string& message) : std::runtime_error(message), code_(code) {}

  Errc code() const noexcept { return code_; }

  /// The same failure, told from one level further out: "context: message".
  Error within(std::string_view context) const {
    return {code_, std::string(context) + ": " + what()};
  }

 private:
  Errc code_;
};

/// Throws Error{code} whose message is all `parts` streamed together; never returns.
template <class... Parts>
[[noreturn]] void fail(Errc code, const Parts&... parts) {
  std::ostringstream message;
  (message << ... << parts);
  throw Error(code, message.str());
}

/// fail(code, parts...) unless `ok`. The parts are formatted on failure only.
template <class... Parts>
void require(bool ok, Errc code, const Parts&... parts) {
  if (!ok) fail(code, parts...);
}

}  // namespace cameras
