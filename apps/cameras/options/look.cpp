#include "options/look.h"

#include <CLI/CLI.hpp>
#include <algorithm>

#include "cameras/text.h"
#include "command.h"
#include "options/listed.h"
#include "options/number_checks.h"

namespace cameras::cli {

void LookFlags::check() const {
  const auto& known = colormaps();
  if (std::ranges::find(known, colormap) != known.end()) return;
  throw UsageError("expected --colormap to be one of " + listed(known) + ", found '" + colormap +
                   "'" + did_you_mean(colormap, known));
}

RenderOptions LookFlags::render(View view) const {
  RenderOptions options;
  options.view = view;
  options.colormap = colormap;
  options.opacity = opacity;
  return options;
}

void add_look_options(CLI::App& app, LookFlags& flags) {
  app.add_option("--colormap", flags.colormap, "Colours of the map: " + listed(colormaps()))
      ->capture_default_str()
      ->type_name("COLORMAP");
  app.add_option("--opacity", flags.opacity,
                 "Of the colours over the photo, where the map is 1: from 0 to 1")
      ->check(number_from(0, 1))
      ->capture_default_str()
      ->type_name("SHARE");
}

}  // namespace cameras::cli
