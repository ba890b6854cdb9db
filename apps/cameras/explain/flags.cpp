#include "explain/flags.h"

#include <CLI/CLI.hpp>
#include <filesystem>
#include <string>
#include <string_view>
#include <system_error>
#include <utility>
#include <vector>

#include "cameras/text.h"

#include "command.h"
#include "options/label_query.h"
#include "options/layer_query.h"
#include "options/method_flags.h"
#include "options/not_empty.h"

namespace cameras::cli {
namespace {

// Whether --labels means what it meant before: a file that is there, and that nobody would call so.
bool is_names_file(const std::string& text) {
  const bool ranked = text == "predicted" || text.starts_with("top:");
  std::error_code error;
  return !ranked && !parse_number<std::int64_t>(text) &&
         std::filesystem::is_regular_file(text, error);
}

void take_labels(const std::vector<std::string>& texts, bool more, ExplainFlags& flags) {
  for (const std::string& text : texts) {
    if (is_names_file(text)) {
      take_old_label_names(text, flags.model);
      continue;
    }
    if (!std::exchange(more, true)) flags.labels.clear();
    flags.labels.push_back(text);
  }
}

void add_question(CLI::App& app, ExplainFlags& flags) {
  app.add_option("IMAGE", flags.images, "Photos: JPEG, PNG, WebP, BMP or TIFF")->required();
  add_model_option(app, flags.model);
  app.add_option("--method", flags.method,
                 "One of " + method_names() + "; a variant is METHOD:OPTION=VALUE:…")
      ->capture_default_str()
      ->type_name("METHOD");
  const CLI::Option* const label =
      app.add_option("--label", flags.labels,
                     "What to explain: predicted, INDEX, NAME or top:K; may be repeated")
          ->allow_extra_args(false)
          ->type_name("LABEL");
  app.add_option_function<std::vector<std::string>>(
         "--labels",
         [&flags, label](const std::vector<std::string>& texts) {
           take_labels(texts, label->count() > 0, flags);
         },
         "The same; a file of label names is given by --label-names")
      ->allow_extra_args(false)
      ->type_name("LABEL");
  add_contrast_option(app, flags.contrast);
  add_layer_option(app, flags.layer);
}

void add_explain_outputs(CLI::App& app, ExplainFlags& flags) {
  app.add_option("--out", flags.out, "Picture: .png, .jpg, .webp, .bmp, .pdf or .svg")
      ->check(not_empty("a file"))
      ->type_name("OUT.png");
  app.add_option("--view", flags.view, "What the picture shows")
      ->capture_default_str()
      ->type_name("overlay|heat|side-by-side");
  add_look_options(app, flags.look);
  add_colorbar_option(app, flags.colorbar, "not in a bare overlay");
  app.add_option("--map", flags.map, "The map as float32 [h,w] at the network's input size")
      ->check(not_empty("a file"))
      ->type_name("OUT.npy");
  app.add_option("--json", flags.json, "Report; - for standard output")
      ->check(not_empty("a file"))
      ->type_name("OUT.json");
}

View checked_view(const std::string& name) {
  if (const auto view = view_named(name)) return *view;
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
  RenderOptions options = flags.look.render(checked_view(flags.view));
  options.scale = flags.colorbar.shown(options.view != View::overlay);
  flags.look.check();
  return options;
}

}  // namespace cameras::cli
