#include <algorithm>
#include <filesystem>
#include <functional>
#include <memory>
#include <ostream>

#include "cameras/grid.h"
#include "cameras/render.h"
#include "command.h"
#include "core/suggest.h"
#include "diagnostics.h"
#include "explain_flags.h"
#include "label_query.h"
#include "layer_query.h"
#include "method_flags.h"
#include "model_options.h"
#include "output_file.h"
#include "progress.h"
#include "report.h"
#include "saliency/request.h"

namespace cameras::cli {
namespace {

namespace fs = std::filesystem;

struct CompareFlags {
  ModelFlags model;
  std::vector<std::string> images;
  std::vector<std::string> methods{"grad_cam", "cameras"};
  std::vector<std::string> labels{"predicted"};
  std::string layer = "auto";
  MethodOptions options;
  std::string out;
  std::string view = "overlay";
  std::string colormap = "turbo";
  std::int64_t side = 256;
};

// What every image of the call shares.
struct Comparison {
  const CompareFlags& flags;
  Model model;
  std::vector<std::unique_ptr<SaliencyMethod>> methods;
  Request request;  // without the input
};

// Told how much of an image is done, 0 to 1.
using Watch = std::function<void(double share)>;

using Rows = std::vector<std::vector<GridCell>>;

std::string summary_of(const std::string& method) {
  const auto entries = methods();
  const auto entry = std::ranges::find(entries, method, &MethodEntry::name);
  return entry == entries.end() ? method : std::string(entry->summary);
}

// "Grad-CAM (Selvaraju 2017)" -> "Grad-CAM", "CAMERAS, multi-scale (…)" -> "CAMERAS": there is no
// room for more under a small picture.
std::string short_name(const std::string& method) {
  const std::string summary = summary_of(method);
  return summary.substr(0, std::min(summary.find(" ("), summary.find(',')));
}

std::string label_text(const Model& model, const at::Tensor& logits, std::int64_t label) {
  const at::Tensor probabilities = model.network.probabilities(logits);
  return model.label_name(label) + ", " + percent_text(probabilities[label].item<double>());
}

GridCell cell_of(const Comparison& comparison, const Image& photo, const Region& seen,
                 const std::string& method, const Explanation& explanation) {
  RenderOptions options;
  options.view = comparison.flags.view == "heat" ? View::heat : View::overlay;
  options.colormap = comparison.flags.colormap;
  return {
      .picture = render(photo, explanation.map, seen, options),
      .caption = short_name(method) + (explanation.map.empty() ? ": no evidence" : std::string())};
}

// A row by label: the photo, then every method's map. Each method explains all labels at once.
Rows rows_of(const Comparison& comparison, const std::string& path, const Watch& watch) {
  const Image photo = Image::open(path);
  const Prepared prepared = comparison.model.preprocess(photo);
  Request request = comparison.request;
  request.input = prepared.input;
  request.baseline = comparison.model.preprocess.black();
  const at::Tensor logits = comparison.model.network.logits(prepared.input);
  // Decided once: methods may look at other sizes first, and rank others.
  request.labels = labels_of(comparison.request, logits);
  request.top = 0;
  Rows rows;
  for (const std::int64_t label : request.labels) {
    rows.push_back({{photo, label_text(comparison.model, logits, label)}});
  }
  const auto count = static_cast<double>(comparison.methods.size());
  for (std::size_t i = 0; i < comparison.methods.size(); ++i) {
    request.progress = [&](std::int64_t done, std::int64_t total) {
      const double share = static_cast<double>(done) / static_cast<double>(total);
      watch((static_cast<double>(i) + share) / count);
    };
    const Result result = comparison.methods[i]->explain(comparison.model.network, request);
    for (std::size_t row = 0; row < rows.size(); ++row) {
      rows[row].push_back(cell_of(comparison, photo, prepared.seen, comparison.flags.methods[i],
                                  result.explanations[row]));
    }
  }
  return rows;
}

void check(const CompareFlags& flags) {
  for (const std::string& method : flags.methods) require_method(method, flags.options);
  if (flags.view != "overlay" && flags.view != "heat") {
    throw UsageError("expected --view overlay or heat, found '" + flags.view + "'");
  }
  require_colormap(flags.colormap);
  try {
    static_cast<void>(Image::format_of(flags.out));
  } catch (const Error& error) {
    throw UsageError(error.what());
  }
  for (const std::string& image : flags.images) require_other_file(flags.out, image);
  require_other_file(flags.out, flags.model.model);
  require_writable(flags.out);
}

Comparison prepare(const CompareFlags& flags) {
  Comparison comparison{
      .flags = flags, .model = open_model(flags.model), .methods = {}, .request = {}};
  const Network& network = comparison.model.network;
  comparison.request.layer = layer_named(flags.layer, network);
  apply_labels(flags.labels, comparison.model, comparison.request);
  MethodOptions options = options_for(flags.options, network);
  // Labels that the network chose stay its own choice, although methods are told their indices.
  const bool chosen_by_network = comparison.request.top > 0;
  if (chosen_by_network && options.scale_filter.empty()) options.scale_filter = "prediction";
  for (const std::string& method : flags.methods) {
    comparison.methods.push_back(make_method(method, options));
  }
  const std::string unused = unused_sizes(flags.methods, flags.options);
  if (!unused.empty()) comparison.model.warnings.push_back(unused);
  for (const fs::path& file : comparison.model.files) require_other_file(flags.out, file);
  return comparison;
}

int compare(const CompareFlags& flags, Console console) {
  check(flags);
  use_threads(flags.model);
  const Comparison comparison = prepare(flags);
  Rows rows;
  Progress progress(console.err, flags.images.size());
  for (std::size_t i = 0; i < flags.images.size(); ++i) {
    progress.show(i, flags.images[i]);
    const auto watch = [&](double share) { progress.show_share(i, share, flags.images[i]); };
    try {
      for (auto& row : rows_of(comparison, flags.images[i], watch)) rows.push_back(std::move(row));
    } catch (const Error& error) {
      const bool named = std::string_view(error.what()).starts_with(flags.images[i]);
      throw named ? error : error.within(flags.images[i]);
    }
  }
  progress.clear();
  const Image grid = draw_grid(rows, {.side = flags.side});
  write_file(flags.out, grid.encode(Image::format_of(flags.out)));
  print_warnings(console.err, comparison.model.warnings);
  console.out << printable(flags.out) << ": " << rows.size() << " x " << flags.methods.size()
              << " maps\n";
  return kDone;
}

}  // namespace

Action define_compare(CLI::App& app) {
  const auto flags = std::make_shared<CompareFlags>();
  app.add_option("IMAGE", flags->images, "Photos: JPEG, PNG, WebP or BMP")->required();
  add_model_option(app, flags->model);
  app.add_option("--methods", flags->methods, "Columns, from " + method_names())
      ->delimiter(',')
      ->allow_extra_args(false)
      ->capture_default_str();
  app.add_option("--label,--labels", flags->labels,
                 "Rows of every image: predicted, INDEX, NAME or top:K; may be repeated")
      ->allow_extra_args(false)
      ->type_name("LABEL");
  app.add_option("--layer", flags->layer, "auto, or a name from `cameras layers`")
      ->capture_default_str();
  add_method_flags(app, flags->options);
  app.add_option("--out", flags->out, "Picture: .png, .jpg, .webp or .bmp")
      ->required()
      ->type_name("GRID.png");
  app.add_option("--view", flags->view, "overlay or heat")->capture_default_str();
  app.add_option("--colormap", flags->colormap, "Colours of the maps")->capture_default_str();
  app.add_option("--side", flags->side, "Pixels of a picture's longer side")
      ->check(CLI::Range(16, 4096))
      ->capture_default_str();
  app.add_option("--card", flags->model.card, "Model card (default: beside M)")
      ->type_name("CARD.json");
  app.add_option("--label-names", flags->model.labels, "Label names, one a line")
      ->type_name("FILE");
  app.add_option("--output", flags->model.output, "Graph output that holds the class scores")
      ->type_name("NAME");
  add_computing_flags(app, flags->model);
  return [flags](Console console) { return compare(*flags, console); };
}

}  // namespace cameras::cli
