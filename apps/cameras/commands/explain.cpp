#include <ATen/Parallel.h>

#include <algorithm>
#include <chrono>
#include <memory>
#include <ostream>
#include <thread>

#include "command.h"
#include "diagnostics.h"
#include "explain_flags.h"
#include "explain_outputs.h"
#include "label_query.h"
#include "layer_query.h"
#include "npy.h"
#include "output_file.h"
#include "progress.h"
#include "report.h"

namespace cameras::cli {
namespace {

namespace fs = std::filesystem;
using Json = nlohmann::ordered_json;

double now() {
  return std::chrono::duration<double>(std::chrono::steady_clock::now().time_since_epoch()).count();
}

// What every image of the call shares.
struct Session {
  const ExplainFlags& flags;
  const Model& model;
  const SaliencyMethod& method;
  RenderOptions render;
  Request request;  // without the input
  double load_seconds = 0;
};

std::string legend_of(const Session& session, const Result& result,
                      const Explanation& explanation) {
  const at::Tensor probabilities = session.model.network.probabilities(result.logits);
  // What must not be lost comes first: a long name is cut at its end.
  return (explanation.map.empty() ? "no evidence: " : "") +
         percent_text(probabilities[explanation.label].item<double>()) + " " +
         session.model.label_name(explanation.label);
}

// A map of one size out of several is no finer than a single pass: say so, and what to do.
std::string coarse_warning(const std::string& path, const Result& result) {
  const auto kept = std::ranges::count(result.scales, true, &Scale::kept);
  if (kept > 1 || result.scales.size() < 2) return {};
  return path + ": the prediction changes with the size, so only 1 of " +
         std::to_string(result.scales.size()) +
         " sizes counts and the map is coarse; --scale-filter none counts them all";
}

// What one image gave: a report and a line for people by label.
struct Outcome {
  Json reports = Json::array();
  std::vector<std::string> lines;
  std::vector<std::string> warnings;
};

void write_result(const Session& session, const fs::path& path, const std::vector<std::byte>& bytes,
                  std::vector<std::string>& written) {
  require_no_input(session.flags, path);
  write_file(path, bytes);
  written.push_back(path.string());
}

// Returns the files that were written.
std::vector<std::string> write_outputs(const Session& session, const std::string& path,
                                       const Image& image, const Region& seen, const Result& result,
                                       const Explanation& explanation) {
  const bool several = result.explanations.size() > 1;
  const ResultFiles files =
      result_files(session.flags, path, several ? std::optional(explanation.label) : std::nullopt);
  std::vector<std::string> written;
  if (!files.picture.empty()) {
    RenderOptions options = session.render;
    options.legend = legend_of(session, result, explanation);
    const Image drawn = render(image, explanation.map, seen, options);
    write_result(session, files.picture, drawn.encode(Image::format_of(files.picture)), written);
  }
  if (!files.map.empty()) {
    write_result(session, files.map, encode_npy(explanation.map), written);
  }
  return written;
}

Result ask(const Session& session, const std::string& path, const Prepared& prepared) {
  Request request = session.request;
  request.input = prepared.input;
  try {
    return session.method.explain(session.model.network, request);
  } catch (const Error& error) {
    throw error.within(path);
  }
}

Outcome explain_image(const Session& session, const std::string& path) {
  const double start = now();
  const Image image = Image::open(path);
  const Prepared prepared = session.model.preprocess(image);
  const Result result = ask(session, path, prepared);
  Outcome outcome;
  if (const std::string coarse = coarse_warning(path, result); !coarse.empty()) {
    outcome.warnings.push_back(coarse);
  }
  for (const Explanation& explanation : result.explanations) {
    const auto written = write_outputs(session, path, image, prepared.seen, result, explanation);
    const Run run{.model_path = session.flags.model.model,
                  .image_path = path,
                  .method = session.flags.method,
                  .model = session.model,
                  .result = result,
                  .load_seconds = session.load_seconds,
                  .total_seconds = session.load_seconds + now() - start};
    outcome.reports.push_back(report(run, explanation));
    outcome.lines.push_back(summary(run, explanation, written));
  }
  return outcome;
}

void write_reports(const ExplainFlags& flags, const Json& reports, Console console) {
  if (flags.json.empty() || reports.empty()) return;
  // One map gives one object; several give an array, in the order of images and labels. An image
  // that failed does not change which of the two it is.
  const bool single = reports.size() == 1 && flags.images.size() == 1;
  const Json& json = single ? reports.at(0) : reports;
  const std::string text = json.dump(2, ' ', false, Json::error_handler_t::replace) + "\n";
  if (flags.json == "-") {
    console.out << text;
  } else {
    write_file(flags.json, as_bytes(text));
  }
}

// A broken image does not take the others with it; the call fails in the end all the same. The
// model's warnings wait for the first success: a failure is one line.
int explain_images(const Session& session, Console console) {
  const std::vector<std::string>& images = session.flags.images;
  Json reports = Json::array();
  int status = kDone;
  Progress progress(console.err, images.size());
  for (std::size_t i = 0; i < images.size(); ++i) {
    progress.show(i, images[i]);
    try {
      const Outcome outcome = explain_image(session, images[i]);
      progress.clear();
      if (reports.empty()) print_warnings(console.err, session.model.warnings);
      print_warnings(console.err, outcome.warnings);
      for (const Json& json : outcome.reports) reports.push_back(json);
      if (session.flags.json == "-") continue;
      for (const std::string& line : outcome.lines) console.out << line << std::endl;
    } catch (const std::exception& error) {
      progress.clear();
      print_failure(console.err, message_of(error));
      status = kFailed;
    }
  }
  write_reports(session.flags, reports, console);
  return status;
}

// What the command line alone shows to be wrong, before a file is read.
RenderOptions checked(const ExplainFlags& flags) {
  const RenderOptions render = render_options(flags);
  try {
    static_cast<void>(make_method(flags.method, flags.options));
    // Every method reads what it knows; a misspelt value is refused whatever the method.
    static_cast<void>(make_method("cameras", flags.options));
    if (!flags.out.empty()) static_cast<void>(Image::format_of(flags.out));
  } catch (const Error& error) {
    throw UsageError(error.what());
  }
  require_outputs(flags);
  return render;
}

MethodOptions method_options(const ExplainFlags& flags, const Network& network) {
  MethodOptions options = flags.options;
  const bool sizes_chosen = !options.sizes.empty() || options.max_size > 0 || options.steps > 0;
  if (!network.native_only_reason().empty() && !sizes_chosen) {
    options.sizes = {std::min(network.native_height(), network.native_width())};
  }
  return options;
}

int explain(const ExplainFlags& flags, Console console) {
  const RenderOptions render = checked(flags);
  const unsigned processors = std::max(1U, std::thread::hardware_concurrency());
  at::set_num_threads(flags.threads > 0 ? flags.threads : static_cast<int>(processors));
  const double start = now();
  const Model model = open_model(flags.model);
  const double load_seconds = now() - start;
  const auto method = make_method(flags.method, method_options(flags, model.network));
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
