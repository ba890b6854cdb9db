#include "question.h"

#include <algorithm>
#include <system_error>
#include <utility>

#include "command.h"
#include "label_query.h"
#include "layer_query.h"
#include "method_flags.h"
#include "output_file.h"
#include "saliency/request.h"

namespace cameras::cli {
namespace {

namespace fs = std::filesystem;

std::vector<fs::path> inputs_of(const QuestionFlags& flags) {
  std::vector<fs::path> inputs(flags.images.begin(), flags.images.end());
  const std::vector<fs::path> files = files_of(flags.model);
  inputs.insert(inputs.end(), files.begin(), files.end());
  return inputs;
}

bool is_file(const fs::path& path) { return !path.empty() && path != "-"; }

}  // namespace

void add_question_flags(CLI::App& app, QuestionFlags& flags) {
  add_model_option(app, flags.model);
  app.add_option("--methods", flags.methods, "Methods, from " + method_names())
      ->delimiter(',')
      ->allow_extra_args(false)
      ->capture_default_str();
  app.add_option("--layer", flags.layer, "auto, or a name from `cameras layers`")
      ->capture_default_str();
  add_method_flags(app, flags.options);
  app.add_option("--card", flags.model.card, "Model card (default: beside M)")
      ->type_name("CARD.json");
  app.add_option("--label-names", flags.model.labels, "Label names, one a line")->type_name("FILE");
  app.add_option("--output", flags.model.output, "Graph output that holds the class scores")
      ->type_name("NAME");
  add_computing_flags(app, flags.model);
}

void require_methods(const QuestionFlags& flags) {
  for (const std::string& method : flags.methods) require_method(method, flags.options);
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
  const std::string unused = unused_sizes(flags.methods, flags.options);
  if (!unused.empty()) question.model.warnings.push_back(unused);
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
  std::vector<fs::path> claimed;
  for (const fs::path& output : outputs) {
    if (!is_file(output)) continue;
    std::error_code error;
    const fs::path whole = fs::weakly_canonical(fs::absolute(output), error);
    if (std::ranges::find(claimed, whole) != claimed.end() &&
        (fs::is_regular_file(output, error) || !fs::exists(output, error))) {
      throw UsageError("expected a file of its own for every result, found " + output.string() +
                       " twice");
    }
    claimed.push_back(whole);
    for (const fs::path& input : inputs_of(flags)) require_other_file(output, input);
    require_writable(output);
  }
}

void require_results_of(const std::vector<fs::path>& outputs, const Model& model) {
  for (const fs::path& output : outputs) {
    if (!is_file(output)) continue;
    for (const fs::path& file : model.files) require_other_file(output, file);
  }
}

}  // namespace cameras::cli
