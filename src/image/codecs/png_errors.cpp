#include "image/codecs/png_errors.h"

#include <algorithm>
#include <string_view>

namespace cameras {

void PngErrors::give_up(png_structp png, png_const_charp message) {
  auto* const errors = static_cast<PngErrors*>(png_get_error_ptr(png));
  const std::string_view text = message == nullptr ? "no reason" : message;
  const std::size_t length = std::min(text.size(), errors->reason_.size() - 1);
  *std::copy_n(text.data(), length, errors->reason_.data()) = '\0';
  std::longjmp(errors->jump_, 1);  // NOLINT(cert-err52-cpp): the way out that libpng leaves
}

}  // namespace cameras
