#include "core/translate.h"

#include <c10/util/Exception.h>
#include <torch/version.h>

#include <new>

#include "core/aten.h"

namespace cameras {
namespace {

constexpr auto kNoMemory = "expected enough memory for this, found too little";

// libtorch's message up to the first line end: the rest is a stack trace.
std::string first_line(const std::string& text) {
  const bool allocator = text.find("alloc_cpu") != std::string::npos ||
                         text.find("allocate memory") != std::string::npos;
  return allocator ? kNoMemory : text.substr(0, text.find('\n'));
}

#if TORCH_VERSION_MAJOR >= 2
class Silent : public c10::WarningHandler {
 public:
  void process(const c10::Warning&) override {}
};
#endif

}  // namespace

#if TORCH_VERSION_MAJOR >= 2
WithoutWarnings::WithoutWarnings() : before_(c10::WarningUtils::get_warning_handler()) {
  static Silent silent;  // it holds nothing
  c10::WarningUtils::set_warning_handler(&silent);
}

WithoutWarnings::~WithoutWarnings() {
  c10::WarningUtils::set_warning_handler(static_cast<c10::WarningHandler*>(before_));
}
#else
WithoutWarnings::WithoutWarnings() = default;
WithoutWarnings::~WithoutWarnings() = default;
#endif

void rethrow_translated(Errc code) {
  try {
    throw;
  } catch (const Error&) {
    throw;
  } catch (const c10::Error& error) {
    throw Error(code, first_line(error.what_without_backtrace()));
  } catch (const std::bad_alloc&) {
    throw Error(code, kNoMemory);
  } catch (const std::exception& error) {
    throw Error(code, first_line(error.what()));
  }
}

}  // namespace cameras
