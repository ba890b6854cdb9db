#include <ATen/Context.h>
#include <ATen/Parallel.h>

#include "cameras/computing.h"
#include "cameras/error.h"
#include "core/translate.h"

namespace cameras {

void convolve_in_full_float32() {
  const WithoutWarnings quiet;  // newer versions of libtorch call this switch deprecated
  at::globalContext().setAllowTF32CuDNN(false);
}

void use_threads(int count) {
  require(count >= 1, Errc::bad_argument, "expected at least one thread, found ", count);
  at::set_num_threads(count);
}

}  // namespace cameras
