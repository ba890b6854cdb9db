#include "options/question.h"

#include <CLI/CLI.hpp>
#include <utility>
#include <variant>

#include "command.h"
#include "console/diagnostics.h"
#include "options/label_query.h"
#include "options/layer_query.h"
#include "options/method_flags.h"
#include "options/unread_options.h"
#include "outputs/output_file.h"

namespace cameras::cli {
namespace {

namespace fs = std::filesystem;

}  // namespace

void add_question_flags(CLI::App& app, QuestionFlags& flags, std::span<const NoFlag> without) {
  add_model_option(app, flags.model);
  add_methods_option(app, flags.methods);
  add_layer_option(app, flags.layer);
  add_method_flags(app, flags.options, without);
  add_model_flags(app, flags.model);
  add_computing_flags(app, flags.model);
}

void settle_methods(QuestionFlags& flags) {
  flags.methods = different_methods(flags.methods, flags.options);
}

Question open_question(const QuestionFlags& flags, const ModelFlags& model, std::ostream& err) {
  Question question{
      .model = open_model(model, err), .methods = {}, .request = {}, .limits = limits_of(model)};
  const Network& network = question.model.network;
  question.request.layer = layer_named(flags.layer, network);
  question.request.baseline = question.model.preprocess.black();
  question.request.target = target_named(flags.labels, question.model, question.model.warnings);
  question.opponent = opponent_named(flags.contrast, question.model);
  MethodOptions options = options_for(flags.options, network);
  const bool chosen_by_network = std::holds_alternative<Predicted>(question.request.target);
  if (options.scale_filter.empty()) {
    const bool unchosen = flags.unchosen_scale_filter.empty() && chosen_by_network;
    options.scale_filter = unchosen ? "prediction" : flags.unchosen_scale_filter;
  }
  for (const std::string& method : flags.methods) {
    question.methods.push_back({method, make_method(method, options)});
  }
  return question;
}

std::vector<std::string> unread_by(const QuestionFlags& flags, const CLI::App& app) {
  return unread_options({.app = app,
                         .methods = flags.methods,
                         .options = flags.options,
                         .seed_read = flags.seed_read,
                         .label_chosen = label_chosen(flags.labels),
                         .contrast = !flags.contrast.empty()});
}

void require_results(const std::vector<fs::path>& outputs, const QuestionFlags& flags) {
  require_outputs(outputs, files_of(flags.model, flags.images));
}

void require_results_of(const std::vector<fs::path>& outputs, const Model& model) {
  require_other_files(outputs, model.files);
}

}  // namespace cameras::cli
