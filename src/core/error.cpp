#include "cameras/error.h"

#include "cameras/text.h"

namespace cameras {

Error::Error(Errc code, const std::string& message)
    : std::runtime_error(printable(message)), code_(code) {}

}  // namespace cameras
