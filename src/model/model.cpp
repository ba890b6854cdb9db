#include "cameras/model.h"

#include <algorithm>
#include <array>
#include <cctype>
#include <functional>
#include <optional>
#include <string>
#include <string_view>
#include <utility>

#include "cameras/onnx.h"
#include "cameras/text.h"
#include "core/device.h"
#include "graph/passes/given_inputs.h"
#include "graph/passes/image_input.h"
#include "model/card.h"
#include "model/labels.h"
#include "model/model_metadata.h"

namespace cameras {
namespace {

namespace fs = std::filesystem;

constexpr std::int64_t kUsualSize = 224;

struct Convention {
  PreprocessSettings settings;
  std::vector<std::string> labels;
  std::vector<std::string> label_ids;
  std::string card;
  std::vector<std::string> warnings;
  fs::path labels_file;
  std::optional<ScoreKind> score_kind;  // that the card names
  bool assumes_size = false;            // nobody says how large the network's input is
};

std::int64_t or_usual(std::int64_t declared) { return declared > 0 ? declared : kUsualSize; }

// A graph that reads bytes does its own scaling, whatever the card says of it.
void leave_bytes_alone(PreprocessSettings& settings) {
  settings.rescale_factor = 1;
  settings.mean.clear();
  settings.std.clear();
}

std::string default_warning(const PreprocessSettings& settings, const ImageInput& image,
                            const std::string& card) {
  std::string text =
      card.empty() ? "no model card found" : card + " does not say how pixels become numbers";
  text += ": assuming ";
  text +=
      image.bytes ? "RGB bytes 0..255" : "RGB in 0..1 with ImageNet's mean and standard deviation";
  return text + ", " + resize_text(settings) +
         " (a card beside the model says otherwise; see README)";
}

// The card, given what holds where it is silent; nullopt = none.
using FindCard =
    std::function<std::optional<Card>(const PreprocessSettings& defaults, const CardContext&)>;

void take_names(LabelNames found, Convention& convention) {
  convention.labels = std::move(found.names);
  convention.label_ids = std::move(found.ids);
}

void take_card(const Card& card, Convention& convention) {
  convention.settings = card.settings;
  const bool several = !convention.card.empty() && !card.source.empty();
  convention.card += (several ? ", " : "") + card.source;
  convention.warnings.insert(convention.warnings.end(), card.warnings.begin(), card.warnings.end());
  if (card.score_kind) convention.score_kind = card.score_kind;
  if (!card.labels.empty()) take_names({card.labels, card.label_ids}, convention);
}

// What the file says of itself, then what a card says, then what the call says.
Convention find_convention(const Graph& graph, const FindCard& find, const ModelOptions& options,
                           const ImageInput& image) {
  const bool open = image.height <= 0 || image.width <= 0;
  Convention convention;
  convention.settings =
      default_settings(image.channels, or_usual(image.height), or_usual(image.width));
  const auto own = metadata_card(graph, convention.settings);
  if (own) take_card(*own, convention);
  const auto card = find(convention.settings, {.open_size = open, .model_type = {}});
  if (card) {
    take_card(*card, convention);
    if (options.labels.empty() && !card->labels_file.empty()) {
      take_names(read_labels_of(*card), convention);
      convention.labels_file = card->labels_file;
    }
  }
  convention.assumes_size = open && !(own && own->sets_size) && !(card && card->sets_size);
  if (!options.labels.empty()) take_names(read_labels(options.labels), convention);
  if (image.bytes) leave_bytes_alone(convention.settings);
  const bool known = (own && own->sets_values) || (card && card->sets_values);
  if (!known && (!image.bytes || !card)) {
    convention.warnings.push_back(default_warning(convention.settings, image, convention.card));
  }
  return convention;
}

// The size that photos get before the network, for a graph that leaves its own open.
NetworkOptions network_options(const ModelOptions& options, const Convention& convention) {
  const PreprocessSettings& settings = convention.settings;
  const bool crops = settings.crop_height > 0;
  const bool assumed = convention.assumes_size;
  const std::int64_t edge = settings.shortest_edge;
  const std::int64_t height = edge > 0 ? edge : settings.height;
  const std::int64_t width = edge > 0 ? edge : settings.width;
  return {.output = options.output,
          .position = options.position,
          .native_height = assumed ? 0
                           : crops ? settings.crop_height
                                   : height,
          .native_width = assumed ? 0
                          : crops ? settings.crop_width
                                  : width,
          .device = options.device,
          .precision = options.precision,
          .trunk = options.trunk,
          .memory = options.limits.memory,
          .label_names = static_cast<std::int64_t>(convention.labels.size()),
          .score_kind = convention.score_kind};
}

// "1 label", "5 labels"
std::string counted(std::int64_t count, const std::string& what) {
  return std::to_string(count) + " " + what + (count == 1 ? "" : "s");
}

bool same_name(std::string_view a, std::string_view b) {
  return std::ranges::equal(
      a, b, [](unsigned char x, unsigned char y) { return std::tolower(x) == std::tolower(y); });
}

// TensorFlow's lists begin with a name for none of them, which networks of others do not have.
void drop_background(Convention& convention, const Network& network) {
  constexpr std::array<std::string_view, 5> kNone{"background", "__background__", "dummy", "none",
                                                  "__ignore__"};
  std::vector<std::string>& names = convention.labels;
  const auto wanted = static_cast<std::size_t>(network.label_count()) + 1;
  const bool more =
      names.size() == wanted && !network.label_against() &&
      std::ranges::any_of(kNone, [&](std::string_view none) { return same_name(names[0], none); });
  if (!more) return;
  convention.warnings.push_back("the first of " + std::to_string(names.size()) + " label names, '" +
                                names[0] + "', is left out: the network has " +
                                counted(network.label_count(), "label"));
  names.erase(names.begin());
  if (!convention.label_ids.empty()) convention.label_ids.erase(convention.label_ids.begin());
}

void warn_of_label_count(const Convention& convention, const Network& network,
                         std::vector<std::string>& warnings) {
  const auto names = static_cast<std::int64_t>(convention.labels.size());
  const std::int64_t labels = network.label_against() ? 1 : network.label_count();
  if (names == 0 || names == labels) return;
  if (network.label_against() && names == 2) {
    warnings.push_back("the network has one score for two names: it is taken as that of '" +
                       convention.labels[static_cast<std::size_t>(1 - *network.label_against())] +
                       "'");
    return;
  }
  warnings.push_back("the network has " + counted(labels, "label") + ", but there " +
                     (names == 1 ? "is " : "are ") + counted(names, "label name"));
}

Model assembled(Graph graph, const FindCard& find, const ModelOptions& options) {
  graph = with_given_inputs(std::move(graph), options.inputs);
  const ImageInput image = with_image_input(graph).image;
  Convention convention = find_convention(graph, find, options, image);
  std::vector<fs::path> files{options.labels, convention.labels_file};
  Network network(std::move(graph), network_options(options, convention));
  if (convention.assumes_size) {
    convention.settings.height = network.native_height();
    convention.settings.width = network.native_width();
  }
  drop_background(convention, network);
  std::vector<std::string> warnings = std::move(convention.warnings);
  warn_of_label_count(convention, network, warnings);
  if (!network.native_only_reason().empty()) {
    warnings.push_back("this network runs at its native size only, so CAMERAS has one size: " +
                       network.native_only_reason());
  }
  return {.network = std::move(network),
          .preprocess = Preprocess(convention.settings),
          .labels = std::move(convention.labels),
          .label_ids = std::move(convention.label_ids),
          .card = std::move(convention.card),
          .warnings = std::move(warnings),
          .files = std::move(files)};
}

Model open_file(const fs::path& path, const ModelOptions& options) {
  Graph graph = import_onnx_file(path, {.external_folder = {}, .limits = options.limits});
  if (options.imported) options.imported(graph);
  std::vector<fs::path> files{path};
  for (const std::string& name : graph.external_files) files.push_back(path.parent_path() / name);
  const auto card_beside = [&](const PreprocessSettings& defaults, const CardContext& context) {
    return find_card(path, options.card, defaults, context.open_size);
  };
  Model model = assembled(std::move(graph), card_beside, options);
  model.files.insert(model.files.end(), files.begin(), files.end());
  model.path = path;
  return model;
}

Card embedded_card(const EmbeddedModel& model, const ModelOptions& options,
                   const PreprocessSettings& defaults, const CardContext& context) {
  // Names of labels may come without a card.
  Card card =
      model.card.empty() ? Card{.settings = defaults} : parse_card(model.card, defaults, context);
  const bool has_labels = !model.labels.empty() || !options.labels.empty();
  require(card.labels_file.empty() || has_labels, Errc::bad_model,
          "the card names a file of labels, which a model in memory does not have");
  card.labels_file.clear();
  if (!model.labels.empty()) {
    LabelNames names = parse_labels(model.labels);
    card.labels = std::move(names.names);
    card.label_ids = std::move(names.ids);
  }
  if (!model.card.empty()) card.source = model.name;
  return card;
}

Model open_embedded(const EmbeddedModel& embedded, const ModelOptions& options) {
  const auto card = [&](const PreprocessSettings& defaults,
                        const CardContext& context) -> std::optional<Card> {
    if (!options.card.empty()) return read_card(options.card, defaults, context);
    if (embedded.card.empty() && embedded.labels.empty()) return std::nullopt;
    return embedded_card(embedded, options, defaults, context);
  };
  Graph graph = import_onnx(embedded.onnx, {.external_folder = {}, .limits = options.limits});
  if (options.imported) options.imported(graph);
  return assembled(std::move(graph), card, options);
}

// Calls `open`; messages begin with the model's name, or that of the file beside it that they are
// about.
template <class Open>
Model naming_model(const std::string& name, const std::vector<fs::path>& beside, const Open& open) {
  try {
    return open();
  } catch (const Error& error) {
    const std::string_view text = error.what();
    const auto begins = [&](const fs::path& file) {
      return !file.empty() && text.starts_with(printable(file.string()) + ":");
    };
    throw begins(name) || std::ranges::any_of(beside, begins) ? error : error.within(name);
  }
}

}  // namespace

std::vector<std::string> Model::warnings_so_far() const {
  std::vector<std::string> all = warnings;
  for (std::string& warning : network.warnings()) all.push_back(std::move(warning));
  return all;
}

Model open_model(const fs::path& path, const ModelOptions& options) {
  static_cast<void>(device_named(options.device));  // no fault of the model's
  return naming_model(path.string(), files_to_read(path, options),
                      [&] { return open_file(path, options); });
}

Model open_model(const EmbeddedModel& model, const ModelOptions& options) {
  static_cast<void>(device_named(options.device));
  return naming_model(std::string(model.name), {options.card, options.labels},
                      [&] { return open_embedded(model, options); });
}

}  // namespace cameras
