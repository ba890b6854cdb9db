#pragma once

#include <string>

#include "cameras/render.h"
#include "options/cli11_forward.h"

namespace cameras::cli {

/// --colormap and --opacity: how a map looks.
struct LookFlags {
  std::string colormap = RenderOptions().colormap;
  double opacity = RenderOptions().opacity;

  /// @throws UsageError for a colour map that does not exist (suggests the nearest)
  void check() const;

  /// For pictures of this kind.
  RenderOptions render(View view) const;
};

void add_look_options(CLI::App& app, LookFlags& flags);

}  // namespace cameras::cli
