#include <CLI/CLI.hpp>
#include <algorithm>
#include <array>
#include <iterator>
#include <memory>
#include <string>
#include <utility>
#include <variant>
#include <vector>

#include "cameras/method_variant.h"
#include "command.h"
#include "explain/flags.h"
#include "explain/images.h"
#include "explain/outputs.h"
#include "options/label_query.h"
#include "options/layer_query.h"
#include "options/method_flags.h"
#include "options/unread_options.h"

namespace cameras::cli {
namespace {

// What the command line alone shows to be wrong, before a file is read.
RenderOptions checked_render(const ExplainFlags& flags) {
  const RenderOptions render = render_options(flags);
  require_method(flags.method, flags.options);
  try {
    if (!flags.out.empty()) static_cast<void>(Figure::format_of(flags.out));
  } catch (const Error& error) {
    throw UsageError(error.what());
  }
  require_outputs(flags);
  return render;
}

// A network without feature maps (a perceptron), which CAMERAS cannot explain: the method is only
// replaced where nobody asked for one.
void take_pixel_method(const CLI::App& app, ExplainFlags& flags, Model& model) {
  constexpr const char* kMethod = "integrated_gradients";
  const bool asked = app.count("--method") > 0 || flags.layer != "auto" ||
                     flags.options.multi_scale || !model.network.default_layer().empty();
  if (asked) return;
  flags.method = kMethod;
  model.warnings.push_back("the network has no convolutional feature map: explained by " +
                           flags.method + ", which needs none");
}

int explain(ExplainFlags flags, const CLI::App& app, Console console) {
  const RenderOptions render = checked_render(flags);
  flags.method = method_variant(flags.method, flags.options).name;
  set_up_computing(flags.model);
  const double start = now();
  Model model = open_model(flags.model, console.err);
  const double load_seconds = now() - start;
  take_pixel_method(app, flags, model);
  std::ranges::move(unread_options({.app = app,
                                    .methods = std::array{flags.method},
                                    .options = flags.options,
                                    .label_chosen = label_chosen(flags.labels),
                                    .contrast = !flags.contrast.empty()}),
                    std::back_inserter(model.warnings));
  const bool picture = !flags.out.empty() || (flags.map.empty() && flags.json.empty());
  if (!picture) {
    std::ranges::move(given_in_vain(app, {"--view", "--colormap", "--opacity", "--colorbar"},
                                    "is for the picture, and none is asked for"),
                      std::back_inserter(model.warnings));
  }
  if (picture && render.view == View::heat) {
    std::ranges::move(given_in_vain(app, {"--opacity"}, "is for colours over the photo"),
                      std::back_inserter(model.warnings));
  }
  const auto target = target_named(flags.labels, model, model.warnings);
  const auto opponent = opponent_named(flags.contrast, model);
  MethodOptions options = options_for(flags.options, model.network);
  // Labels that the network chose stay its own choice, although the contrast names them.
  if (opponent && std::holds_alternative<Predicted>(target) && options.scale_filter.empty()) {
    options.scale_filter = "prediction";
  }
  const auto method = make_method(flags.method, options);
  InputFiles inputs(files_of(flags.model, flags.images));
  inputs.add(model.files);
  Session session{.flags = flags,
                  .model = model,
                  .method = *method,
                  .inputs = inputs,
                  .render = render,
                  .request = {.input = {}, .target = target},
                  .opponent = opponent,
                  .load_seconds = load_seconds};
  session.request.layer = layer_named(flags.layer, model.network);
  session.request.baseline = model.preprocess.black();
  const auto* const chosen = std::get_if<Chosen>(&target);
  require_outputs_of(flags, inputs,
                     chosen == nullptr ? std::vector<std::int64_t>() : chosen->labels);
  return explain_images(session, console);
}

}  // namespace

Action define_explain(CLI::App& app) {
  const auto flags = std::make_shared<ExplainFlags>();
  add_explain_flags(app, *flags);
  return [flags, &app](Console console) { return explain(*flags, app, console); };
}

}  // namespace cameras::cli
