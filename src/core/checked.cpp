#include "core/checked.h"

#include "cameras/error.h"

namespace cameras {

std::int64_t checked_product(std::span<const std::int64_t> sizes, std::int64_t limit,
                             std::string_view what) {
  std::int64_t product = 1;
  bool zero = false;
  for (const std::int64_t size : sizes) {
    require(size >= 0, Errc::bad_model, what, ": shape ", shape_text(sizes),
            " has a negative size");
    zero = zero || size == 0;
    if (!zero) {
      require(product <= limit / size, Errc::bad_model, what, ": shape ", shape_text(sizes),
              " has more than ", limit, " elements");
      product *= size;
    }
  }
  return zero ? 0 : product;
}

std::string shape_text(std::span<const std::int64_t> sizes) {
  std::string text = "[";
  for (const std::int64_t size : sizes) {
    if (text.size() > 1) text += ',';
    text += size < 0 ? "?" : std::to_string(size);
  }
  return text + "]";
}

}  // namespace cameras
