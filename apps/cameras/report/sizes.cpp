#include "report/sizes.h"

namespace cameras::cli {

std::string sizes_text(SizeCount sizes) {
  return std::to_string(sizes.kept) + " of " + std::to_string(sizes.all) + " sizes";
}

std::string spared_text(SizeCount sizes) {
  return sizes.spared == 0
             ? ""
             : ", " + std::to_string(sizes.spared) + " not asked: tolerance or budget";
}

std::string left_out_text(SizeCount sizes) {
  if (sizes.kept == sizes.all) return "";
  const std::string asked =
      sizes.spared == 0 ? "" : ", " + std::to_string(sizes.spared) + " not asked";
  return ", " + sizes_text(sizes) + asked;
}

std::string coarse_warning(const std::string& what, SizeCount sizes) {
  const SizeCount asked{.kept = sizes.kept, .all = sizes.all - sizes.spared, .spared = 0};
  if (2 * asked.kept >= asked.all) return {};
  return what + ": the prediction changes with the size, so only " + sizes_text(asked) +
         (asked.kept == 1 ? " counts" : " count") +
         " and the map is coarse; --scale-filter none counts them all";
}

}  // namespace cameras::cli
