#include "explain_image.h"

#include <algorithm>
#include <chrono>
#include <filesystem>
#include <functional>
#include <optional>
#include <utility>

#include "explain_outputs.h"
#include "npy.h"
#include "output_file.h"
#include "report.h"

namespace cameras::cli {
namespace {

namespace fs = std::filesystem;

std::string legend_of(const Session& session, const Result& result,
                      const Explanation& explanation) {
  const at::Tensor probabilities = session.model.network.probabilities(result.logits);
  // What must not be lost comes first: a long name is cut at its end.
  return (explanation.map.empty() ? "no evidence: " : "") +
         percent_text(probabilities[explanation.label].item<double>()) + " " +
         session.model.label_name(explanation.label);
}

// A map of few of its sizes is hardly finer than a single pass: say so, and what to do.
std::string coarse_warning(const std::string& path, const Result& result) {
  const auto kept = std::ranges::count(result.scales, true, &Scale::kept);
  if (2 * kept >= std::ssize(result.scales)) return {};
  return path + ": the prediction changes with the size, so only " + std::to_string(kept) + " of " +
         std::to_string(result.scales.size()) + (kept == 1 ? " sizes counts" : " sizes count") +
         " and the map is coarse; --scale-filter none counts them all";
}

void write_result(const Session& session, const fs::path& path, const std::vector<std::byte>& bytes,
                  std::vector<std::string>& written) {
  require_no_input(session.flags, path);
  write_file(path, bytes);
  written.push_back(path.string());
}

// Returns the files that were written.
std::vector<std::string> write_outputs(const Session& session, const Answer& answer,
                                       const Explanation& explanation) {
  const Photo& photo = answer.photo;
  const bool several = answer.result.explanations.size() > 1;
  const ResultFiles files = result_files(session.flags, photo.path,
                                         several ? std::optional(explanation.label) : std::nullopt);
  std::vector<std::string> written;
  if (!files.picture.empty()) {
    RenderOptions options = session.render;
    options.legend = legend_of(session, answer.result, explanation);
    const Image drawn = render(photo.image, explanation.map, photo.prepared.seen, options);
    write_result(session, files.picture, drawn.encode(Image::format_of(files.picture)), written);
  }
  if (!files.map.empty()) {
    write_result(session, files.map, encode_npy(explanation.map), written);
  }
  return written;
}

}  // namespace

double now() {
  return std::chrono::duration<double>(std::chrono::steady_clock::now().time_since_epoch()).count();
}

Photo read_photo(const Session& session, const std::string& path) {
  const double start = now();
  Image image = Image::open(path);
  Prepared prepared = session.model.preprocess(image);
  return {.path = path,
          .image = std::move(image),
          .prepared = std::move(prepared),
          .seconds = now() - start};
}

Answer ask(const Session& session, Photo photo,
           const std::function<void(std::int64_t, std::int64_t)>& progress) {
  const double start = now();
  Request request = session.request;
  request.input = photo.prepared.input;
  request.progress = progress;
  try {
    Result result = session.method.explain(session.model.network, request);
    const double seconds = photo.seconds + now() - start;
    return {.photo = std::move(photo), .result = std::move(result), .seconds = seconds};
  } catch (const Error& error) {
    throw error.within(photo.path);
  }
}

Outcome write_results(const Session& session, const Answer& answer) {
  const double start = now();
  const std::string& path = answer.photo.path;
  Outcome outcome;
  if (const Image& image = answer.photo.image; image.reduction() > 1) {
    outcome.warnings.push_back(path + ": a large picture, read at 1/" +
                               std::to_string(image.reduction()) + " of its size, " +
                               std::to_string(image.width()) + " x " +
                               std::to_string(image.height()) + " pixels");
  }
  if (const std::string coarse = coarse_warning(path, answer.result); !coarse.empty()) {
    outcome.warnings.push_back(coarse);
  }
  for (const Explanation& explanation : answer.result.explanations) {
    const auto written = write_outputs(session, answer, explanation);
    const Run run{.model_name = model_name(session.flags.model),
                  .image_path = path,
                  .method = session.flags.method,
                  .model = session.model,
                  .result = answer.result,
                  .load_seconds = session.load_seconds,
                  .total_seconds = session.load_seconds + answer.seconds + now() - start};
    outcome.reports.push_back(report(run, explanation));
    outcome.lines.push_back(summary(run, explanation, written));
  }
  return outcome;
}

}  // namespace cameras::cli
