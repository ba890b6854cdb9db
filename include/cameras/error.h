#pragma once

#include <sstream>
#include <stdexcept>
#include <string>
#include <string_view>

#pragma GCC visibility push(default)
namespace cameras {

/// What kind of thing went wrong, for callers that react to it (exit status, HTTP status).
enum class Errc {
  bad_argument,          ///< a request that makes no sense for this network or image
  bad_image,             ///< bytes that are no picture we read, or one beyond the limits
  bad_model,             ///< an ONNX file or model card that is broken or contradicts itself
  unsupported_operator,  ///< a valid ONNX file that uses an operator we do not run
  io,                    ///< a file that cannot be read or written
  cancelled,             ///< stopped by who watches (Watch::progress)
  over_budget,           ///< more memory than the call may take
};

/// The only exception that leaves the library. `what()` is one line that says what was expected
/// and what was found.
class Error : public std::runtime_error {
 public:
  /// @param message may quote a stranger's file: what would not print on one line is escaped
  Error(Errc code, const std::string& message);

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
[[noreturn, gnu::visibility("hidden")]] void fail(Errc code, const Parts&... parts) {
  std::ostringstream message;
  (message << ... << parts);
  throw Error(code, message.str());
}

/// fail(code, parts...) unless `ok`. The parts are formatted on failure only.
template <class... Parts>
[[gnu::visibility("hidden")]] void require(bool ok, Errc code, const Parts&... parts) {
  if (!ok) fail(code, parts...);
}

/// work(); the message of an Error begins with `name`, say a file's.
template <class Work>
[[gnu::visibility("hidden")]] auto naming(const std::string& name, const Work& work) {
  try {
    return work();
  } catch (const Error& error) {
    const bool named = std::string_view(error.what()).starts_with(name);
    throw named ? error : error.within(name);
  }
}

}  // namespace cameras
#pragma GCC visibility pop
