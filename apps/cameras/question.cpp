#include "question.h"

#include <CLI/CLI.hpp>
#include <algorithm>
#include <iterator>
#include <utility>

#include "command.h"
#include "diagnostics.h"
#include "distinct_names.h"
#include "label_query.h"
#include "layer_query.h"
#include "method_flags.h"
#include "output_file.h"
#include "saliency/request.h"
#include "unread_options.h"

namespace cameras::cli {
namespace {

namespace fs = std::filesystem;

}  // namespace

void add_question_flags(CLI::App& app, QuestionFlags& flags) {
  add_model_option(app, flags.model);
  add_methods_option(app, flags.methods);
  add_layer_option(app, flags.layer);
  add_method_flags(app, flags.options);
  add_model_flags(app, flags.model, "--label-names");
  add_computing_flags(app, flags.model);
}

void require_methods(const QuestionFlags& flags) {
  for (const std::string& method : flags.methods) require_method(method, flags.options);
  require_distinct("--methods", flags.methods);
}

Question open_question(const QuestionFlags& flags, const ModelFlags& model) {
  Question question{.model = open_model(model), .methods = {}, .request = {}};
  const Network& network = question.model.network;
  question.request.layer = layer_named(flags.layer, network);
  question.request.baseline = question.model.preprocess.black();
  apply_labels(flags.labels, question.model, question.request);
  MethodOptions options = options_for(flags.options, network);
  const bool chosen_by_network = question.request.top > 0;
  if (options.scale_filter.empty()) {
    const bool unchosen = flags.unchosen_scale_filter.empty() && chosen_by_network;
    options.scale_filter = unchosen ? "prediction" : flags.unchosen_scale_filter;
  }
  for (const std::string& method : flags.methods) {
    question.methods.push_back(make_method(method, options));
  }
  std::ranges::move(unread_options(flags.methods, flags.options, flags.layer),
                    std::back_inserter(question.model.warnings));
  return question;
}

Asked ask_about(const Question& question, const std::string& path) {
  return naming(path, [&] {
    Image image = Image::open(path);
    const Prepared prepared = question.model.preprocess(image);
    Asked asked{.image = std::move(image),
                .seen = prepared.seen,
                .logits = question.model.network.logits(prepared.input),
                .request = question.request};
    asked.request.input = prepared.input;
    // Decided once: methods may look at other sizes first, and rank others.
    asked.request.labels = labels_of(question.request, asked.logits);
    asked.request.top = 0;
    return asked;
  });
}

void require_results(const std::vector<fs::path>& outputs, const QuestionFlags& flags) {
  require_outputs(outputs, files_of(flags.model, flags.images));
}

void require_results_of(const std::vector<fs::path>& outputs, const Model& model) {
  require_other_files(outputs, model.files);
}

}  // namespace cameras::cli
