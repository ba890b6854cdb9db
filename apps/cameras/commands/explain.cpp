#include <algorithm>
#include <array>
#include <iterator>
#include <memory>
#include <string>

#include "command.h"
#include "explain_flags.h"
#include "explain_images.h"
#include "explain_outputs.h"
#include "label_query.h"
#include "layer_query.h"
#include "method_flags.h"
#include "unread_options.h"

namespace cameras::cli {
namespace {

// What the command line alone shows to be wrong, before a file is read.
RenderOptions checked_render(const ExplainFlags& flags) {
  const RenderOptions render = render_options(flags);
  require_method(flags.method, flags.options);
  try {
    if (!flags.out.empty()) static_cast<void>(Image::format_of(flags.out));
  } catch (const Error& error) {
    throw UsageError(error.what());
  }
  require_outputs(flags);
  return render;
}

int explain(const ExplainFlags& flags, Console console) {
  const RenderOptions render = checked_render(flags);
  set_up_computing(flags.model);
  const double start = now();
  Model model = open_model(flags.model);
  const double load_seconds = now() - start;
  std::ranges::move(unread_options(std::array{flags.method}, flags.options, flags.layer),
                    std::back_inserter(model.warnings));
  const auto method = make_method(flags.method, options_for(flags.options, model.network));
  Session session{.flags = flags,
                  .model = model,
                  .method = *method,
                  .render = render,
                  .request = {},
                  .load_seconds = load_seconds};
  session.request.layer = layer_named(flags.layer, model.network);
  session.request.clock = &now;
  session.request.baseline = model.preprocess.black();
  apply_labels(flags.labels, model, session.request);
  require_outputs_of(flags, model, session.request.labels);
  return explain_images(session, console);
}

}  // namespace

Action define_explain(CLI::App& app) {
  const auto flags = std::make_shared<ExplainFlags>();
  add_explain_flags(app, *flags);
  return [flags](Console console) { return explain(*flags, console); };
}

}  // namespace cameras::cli
