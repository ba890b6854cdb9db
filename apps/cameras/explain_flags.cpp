#include "explain_flags.h"

#include <CLI/CLI.hpp>
#include <algorithm>
#include <string>
#include <string_view>
#include <vector>

#include "command.h"
#include "core/suggest.h"
#include "layer_query.h"
#include "listed.h"
#include "method_flags.h"
#include "not_empty.h"

namespace cameras::cli {
namespace {

void add_question(CLI::App& app, ExplainFlags& flags) {
  app.add_option("IMAGE", flags.images, "Photos: JPEG, PNG, WebP, BMP or TIFF")->required();
  add_model_option(app, flags.model);
  app.add_option("--method", flags.method, "Method: " + method_names())->capture_default_str();
  app.add_option("--label", flags.labels,
                 "What to explain: predicted, INDEX, NAME or top:K; may be repeated")
      ->allow_extra_args(false)
      ->type_name("LABEL");
  add_layer_option(app, flags.layer);
}

void add_explain_outputs(CLI::App& app, ExplainFlags& flags) {
  app.add_option("--out", flags.out, "Picture: .png, .jpg, .webp or .bmp")
      ->check(not_empty("a file"))
      ->type_name("OUT.png");
  app.add_option("--view", flags.view, "overlay, heat or side-by-side")->capture_default_str();
  app.add_option("--colormap", flags.colormap, "Colours of the map: " + listed(colormaps()))
      ->capture_default_str();
  app.add_option("--map", flags.map, "The map as float32 [h,w] at the network's input size")
      ->check(not_empty("a file"))
      ->type_name("OUT.npy");
  app.add_option("--json", flags.json, "Report; - for standard output")
      ->check(not_empty("a file"))
      ->type_name("OUT.json");
}

View view_named(const std::string& name) {
  if (name == "overlay") return View::overlay;
  if (name == "heat") return View::heat;
  if (name == "side-by-side") return View::side_by_side;
  throw UsageError("expected --view overlay, heat or side-by-side, found '" + name + "'");
}

}  // namespace

void add_explain_flags(CLI::App& app, ExplainFlags& flags) {
  add_question(app, flags);
  add_method_flags(app, flags.options);
  add_model_flags(app, flags.model);
  add_explain_outputs(app, flags);
  add_computing_flags(app, flags.model);
}

RenderOptions render_options(const ExplainFlags& flags) {
  RenderOptions options;
  options.colormap = flags.colormap;
  options.view = view_named(flags.view);
  require_colormap(flags.colormap);
  return options;
}

void require_colormap(const std::string& name) {
  const auto& known = colormaps();
  if (std::find(known.begin(), known.end(), name) != known.end()) return;
  throw UsageError("expected --colormap to be one of " + listed(known) + ", found '" + name + "'" +
                   did_you_mean(name, known));
}

}  // namespace cameras::cli
