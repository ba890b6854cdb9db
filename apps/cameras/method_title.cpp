#include "method_title.h"

#include <algorithm>

#include "cameras/saliency.h"

namespace cameras::cli {

// "Grad-CAM (Selvaraju 2017)" -> "Grad-CAM", "CAMERAS, multi-scale (…)" -> "CAMERAS": there is no
// room for more under a small picture.
std::string method_title(const std::string& method) {
  const auto entries = methods();
  const auto entry = std::ranges::find(entries, method, &MethodEntry::name);
  if (entry == entries.end()) return method;
  const std::string summary(entry->summary);
  return summary.substr(0, std::min(summary.find(" ("), summary.find(',')));
}

}  // namespace cameras::cli
