#include "options/colormap.h"

#include <algorithm>

#include "cameras/render.h"
#include "cameras/text.h"
#include "command.h"
#include "options/listed.h"

namespace cameras::cli {

void require_colormap(const std::string& name) {
  const auto& known = colormaps();
  if (std::find(known.begin(), known.end(), name) != known.end()) return;
  throw UsageError("expected --colormap to be one of " + listed(known) + ", found '" + name + "'" +
                   did_you_mean(name, known));
}

}  // namespace cameras::cli
