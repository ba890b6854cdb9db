#include <algorithm>

#include "cameras/saliency.h"

namespace cameras {

MethodOptions options_for(MethodOptions options, const Network& network) {
  const bool sizes_chosen = !options.sizes.empty() || options.max_size > 0 || options.steps > 0;
  if (!network.native_only_reason().empty() && !sizes_chosen) {
    options.sizes = {std::min(network.native_height(), network.native_width())};
  }
  return options;
}

}  // namespace cameras
