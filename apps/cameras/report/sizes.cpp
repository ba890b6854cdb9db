#include "report/sizes.h"

namespace cameras::cli {

std::string sizes_text(SizeCount sizes) {
  return std::to_string(sizes.kept) + " of " + std::to_string(sizes.all) + " sizes";
}

std::string left_out_text(SizeCount sizes) {
  return sizes.kept == sizes.all ? "" : ", " + sizes_text(sizes);
}

std::string coarse_warning(const std::string& what, SizeCount sizes) {
  if (2 * sizes.kept >= sizes.all) return {};
  return what + ": the prediction changes with the size, so only " + sizes_text(sizes) +
         (sizes.kept == 1 ? " counts" : " count") +
         " and the map is coarse; --scale-filter none counts them all";
}

}  // namespace cameras::cli
