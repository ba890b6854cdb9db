#pragma once

#include <string>

#include "cameras/error.h"

namespace cameras {

/// The exception in flight, which another library threw, as an Error{code} of one line without its
/// stack. An Error stays what it is. Call it in a catch block only.
[[noreturn]] void rethrow_translated(Errc code);

/// While it lives, libtorch (2 and newer) prints no warning that comes up on this thread, or in a
/// gradient that this thread asks for.
class WithoutWarnings {
 public:
  WithoutWarnings();
  ~WithoutWarnings();
  WithoutWarnings(const WithoutWarnings&) = delete;
  WithoutWarnings& operator=(const WithoutWarnings&) = delete;

 private:
  [[maybe_unused]] void* before_ = nullptr;  // the handler of libtorch 2
};

/// work(), without warnings; whatever leaves it is an Error. Every public function that calls
/// libtorch runs in one.
template <class Work>
auto translated(Errc code, const Work& work) {
  const WithoutWarnings quiet;
  try {
    return work();
  } catch (...) {
    rethrow_translated(code);
  }
}

}  // namespace cameras
