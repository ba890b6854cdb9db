#include <ATen/Parallel.h>

#include <algorithm>
#include <chrono>
#include <memory>
#include <ostream>
#include <thread>

#include "command.h"
#include "explain_flags.h"
#include "label_query.h"
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

// The picture, where no output at all was asked for.
fs::path picture_path(const ExplainFlags& flags, const std::string& image) {
  if (!flags.out.empty() || !flags.map.empty() || !flags.json.empty()) return flags.out;
  return fs::path(image).stem().string() + "-saliency.png";
}

void require_outputs(const ExplainFlags& flags) {
  if (!flags.out.empty()) static_cast<void>(Image::format_of(flags.out));
  for (const std::string& image : flags.images) {
    if (const fs::path path = picture_path(flags, image); !path.empty()) require_writable(path);
  }
  if (!flags.map.empty()) require_writable(flags.map);
  if (!flags.json.empty() && flags.json != "-") require_writable(flags.json);
}

// Several images or labels in one call: each gets its own file beside the one that was named.
std::vector<std::string> suffixes_of(const Session& session, const std::string& image,
                                     const Result& result, const Explanation& explanation) {
  std::vector<std::string> suffixes;
  const bool own_name = session.flags.out.empty() && session.flags.map.empty();
  if (session.flags.images.size() > 1 && !own_name) {
    suffixes.push_back(fs::path(image).stem().string());
  }
  if (result.explanations.size() > 1) suffixes.push_back(std::to_string(explanation.label));
  return suffixes;
}

std::string legend_of(const Session& session, const Result& result,
                      const Explanation& explanation) {
  const double probability =
      session.model.network.probabilities(result.logits)[explanation.label].item<double>();
  char percent[32];
  std::snprintf(percent, sizeof percent, " %.1f %%", 100 * probability);
  return session.model.label_name(explanation.label) + percent +
         (explanation.map.empty() ? " (no evidence)" : "");
}

void write_outputs(const Session& session, const std::string& path, const Image& image,
                   const Region& seen, const Result& result, const Explanation& explanation) {
  const auto suffixes = suffixes_of(session, path, result, explanation);
  if (const fs::path picture = picture_path(session.flags, path); !picture.empty()) {
    RenderOptions options = session.render;
    options.legend = legend_of(session, result, explanation);
    const Image drawn = render(image, explanation.map, seen, options);
    write_file(with_suffixes(picture, suffixes), drawn.encode(Image::format_of(picture)));
  }
  if (!session.flags.map.empty()) {
    write_file(with_suffixes(session.flags.map, suffixes), encode_npy(explanation.map));
  }
}

void explain_image(const Session& session, const std::string& path, Console console,
                   Json& reports) {
  const double start = now();
  const Image image = Image::open(path);
  const Prepared prepared = session.model.preprocess(image);
  Request request = session.request;
  request.input = prepared.input;
  Result result;
  try {
    result = session.method.explain(session.model.network, request);
  } catch (const Error& error) {
    throw error.within(path);
  }
  for (const Explanation& explanation : result.explanations) {
    write_outputs(session, path, image, prepared.seen, result, explanation);
    const Run run{.model_path = session.flags.model.model,
                  .image_path = path,
                  .method = session.flags.method,
                  .model = session.model,
                  .result = result,
                  .load_seconds = session.load_seconds,
                  .total_seconds = session.load_seconds + now() - start};
    reports.push_back(report(run, explanation));
    if (session.flags.json != "-") console.out << summary(run, explanation) << '\n';
  }
}

void write_reports(const ExplainFlags& flags, const Json& reports, Console console) {
  if (flags.json.empty()) return;
  // One map gives one object; several give an array, in the order of images and labels.
  const Json& json = reports.size() == 1 ? reports.at(0) : reports;
  const std::string text = json.dump(2, ' ', false, Json::error_handler_t::replace) + "\n";
  if (flags.json == "-") console.out << text;
  else write_file(flags.json, as_bytes(text));
}

// A broken image does not take the others with it; the call fails in the end all the same.
int explain_images(const Session& session, Console console) {
  Json reports = Json::array();
  int status = kDone;
  Progress progress(console.err, session.flags.images.size());
  for (std::size_t i = 0; i < session.flags.images.size(); ++i) {
    const std::string& path = session.flags.images[i];
    progress.show(i, path);
    try {
      explain_image(session, path, console, reports);
    } catch (const Error& error) {
      progress.clear();
      console.err << "cameras: " << error.what() << '\n';
      status = kFailed;
    }
  }
  progress.clear();
  if (!reports.empty()) write_reports(session.flags, reports, console);
  return status;
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
  const RenderOptions render = render_options(flags);
  static_cast<void>(make_method(flags.method, flags.options));  // refuse wrong options first
  require_outputs(flags);
  const unsigned processors = std::max(1U, std::thread::hardware_concurrency());
  at::set_num_threads(flags.threads > 0 ? flags.threads : static_cast<int>(processors));
  const double start = now();
  const Model model = open_model(flags.model);
  const double load_seconds = now() - start;
  for (const std::string& warning : model.warnings) {
    console.err << "cameras: warning: " << warning << '\n';
  }
  const auto method = make_method(flags.method, method_options(flags, model.network));
  Session session{.flags = flags,
                  .model = model,
                  .method = *method,
                  .render = render,
                  .request = {},
                  .load_seconds = load_seconds};
  session.request.layer = flags.layer == "auto" ? "" : flags.layer;
  session.request.clock = &now;
  apply_labels(flags.labels, model, session.request);
  return explain_images(session, console);
}

}  // namespace

Action define_explain(CLI::App& app) {
  const auto flags = std::make_shared<ExplainFlags>();
  add_explain_flags(app, *flags);
  return [flags](Console console) { return explain(*flags, console); };
}

}  // namespace cameras::cli
