#pragma once

#include <string>

#include "cameras/error.h"

namespace cameras {

/// The exception in flight, which another library threw, as an Error{code} of one line without its
/// stack. An Error stays what it is. Call it in a catch block only.
[[noreturn]] void rethrow_translated(Errc code);

/// work(); whatever leaves it is an Error. Every public function that calls libtorch runs in one.
template <class Work>
auto translated(Errc code, const Work& work) {
  try {
    return work();
  } catch (...) {
    rethrow_translated(code);
  }
}

}  // namespace cameras
