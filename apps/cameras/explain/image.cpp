#include "explain/image.h"

#include <algorithm>
#include <chrono>
#include <filesystem>
#include <functional>
#include <iterator>
#include <optional>
#include <utility>

#include "cameras/saliency_map.h"
#include "explain/outputs.h"
#include "explain/report.h"
#include "outputs/figure_file.h"
#include "outputs/npy.h"
#include "outputs/output_file.h"
#include "report/label_caption.h"
#include "report/sizes.h"
#include "report/strength.h"

namespace cameras::cli {
namespace {

Caption legend_of(const Session& session, const Result& result, const Explanation& explanation) {
  const auto named = [&](std::int64_t label) {
    return NamedStrength{session.model.label_name(label),
                         strength_text(session.model.network, result.logits, label)};
  };
  std::vector<NamedStrength> against;
  for (const std::int64_t other : explanation.against) against.push_back(named(other));
  Caption caption = label_caption(named(explanation.label), against);
  caption.push_back({left_out_text(size_count(result)), true});
  return with_start(explanation.map.empty() ? std::string(kEmptyMap) + ": " : "",
                    std::move(caption));
}

// The contrast of a request that has labels and an opponent: the pass that ranks them is shared.
void set_contrast(const Session& session, Request& request, Watch& watch) {
  const Network& network = session.model.network;
  if (!request.layer.empty()) {
    watch.pass = std::make_shared<SharedPass>(network, request.input, request.layer);
  }
  const at::Tensor logits =
      watch.pass ? watch.pass->probe().logits() : network.logits(request.input);
  request.target = contrasted(request.target, *session.opponent, network, logits);
}

// Returns the files that were written.
std::vector<std::string> write_outputs(const Session& session, const Answer& answer,
                                       const Explanation& explanation,
                                       std::vector<std::string>& warnings) {
  const Photo& photo = answer.photo;
  const bool several = answer.result.explanations.size() > 1;
  const ResultFiles files = result_files(session.flags, photo.path,
                                         several ? std::optional(explanation.label) : std::nullopt);
  std::vector<std::string> written;
  if (!files.picture.empty()) {
    RenderOptions options = session.render;
    options.legend = legend_of(session, answer.result, explanation);
    const Figure drawn = map_figure(photo.image, explanation.map, photo.prepared.seen, options);
    session.inputs.require_other(files.picture);
    std::ranges::move(write_figure(files.picture, drawn), std::back_inserter(warnings));
    written.push_back(files.picture.string());
  }
  if (!files.map.empty()) {
    session.inputs.require_other(files.map);
    write_file(files.map, encode_npy(explanation.map));
    written.push_back(files.map.string());
  }
  return written;
}

}  // namespace

double now() {
  return std::chrono::duration<double>(std::chrono::steady_clock::now().time_since_epoch()).count();
}

Photo read_photo(const Session& session, const std::string& path) {
  const double start = now();
  Image image = Image::open(path, limits_of(session.flags.model));
  Prepared prepared = session.model.preprocess(image);
  return {.path = path,
          .image = std::move(image),
          .prepared = std::move(prepared),
          .seconds = now() - start};
}

Answer ask(const Session& session, Photo photo,
           const std::function<bool(std::int64_t, std::int64_t)>& progress) {
  const double start = now();
  Request request = session.request;
  request.input = photo.prepared.input;
  try {
    Watch watch{.progress = progress};
    if (session.opponent) set_contrast(session, request, watch);
    Result result = session.method.explain(session.model.network, request, watch);
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
  const std::string coarse = coarse_warning(path, size_count(answer.result));
  if (!coarse.empty()) outcome.warnings.push_back(coarse);
  for (const Explanation& explanation : answer.result.explanations) {
    const auto written = write_outputs(session, answer, explanation, outcome.warnings);
    const Run run{.model_name = model_name(session.flags.model),
                  .image_path = path,
                  .method = session.flags.method,
                  .options = session.flags.options,
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
