#include "cameras/model.h"

#include <algorithm>
#include <cctype>
#include <functional>
#include <optional>
#include <string>
#include <utility>

#include "core/suggest.h"
#include "graph/passes/image_input.h"
#include "model/card.h"
#include "model/labels.h"
#include "onnx/import.h"

namespace cameras {
namespace {

namespace fs = std::filesystem;

constexpr std::int64_t kUsualSize = 224;

struct Convention {
  PreprocessSettings settings;
  std::vector<std::string> labels;
  std::string card;
  std::vector<std::string> warnings;
  fs::path labels_file;
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
  return text + ", stretched to " + std::to_string(settings.height) + " x " +
         std::to_string(settings.width) + " (a card beside the model says otherwise; see README)";
}

// The card, given what holds where it is silent; nullopt = none.
using FindCard = std::function<std::optional<Card>(const PreprocessSettings& defaults)>;

Convention find_convention(const FindCard& find, const ModelOptions& options,
                           const ImageInput& image) {
  const PreprocessSettings defaults =
      default_settings(image.channels, or_usual(image.height), or_usual(image.width));
  Convention convention{
      .settings = defaults, .labels = {}, .card = {}, .warnings = {}, .labels_file = {}};
  const auto card = find(defaults);
  if (card) {
    convention.settings = card->settings;
    convention.labels = card->labels;
    convention.card = card->source;
    if (options.labels.empty() && !card->labels_file.empty()) {
      convention.labels = read_labels_of(*card);
      convention.labels_file = card->labels_file;
    }
  }
  if (!options.labels.empty()) convention.labels = read_labels(options.labels);
  if (image.bytes) leave_bytes_alone(convention.settings);
  if (!card || !card->sets_values) {
    if (!image.bytes || !card) {
      convention.warnings.push_back(default_warning(convention.settings, image, convention.card));
    }
  }
  return convention;
}

// The size that photos get before the network, for a graph that leaves its own open.
NetworkOptions network_options(const ModelOptions& options, const PreprocessSettings& settings) {
  const bool crops = settings.crop_height > 0;
  const std::int64_t edge = settings.shortest_edge;
  const std::int64_t height = edge > 0 ? edge : settings.height;
  const std::int64_t width = edge > 0 ? edge : settings.width;
  return {.output = options.output,
          .native_height = crops ? settings.crop_height : height,
          .native_width = crops ? settings.crop_width : width,
          .device = options.device,
          .precision = options.precision,
          .trunk = options.trunk};
}

void warn_of_label_count(const Convention& convention, const Network& network,
                         std::vector<std::string>& warnings) {
  const auto names = static_cast<std::int64_t>(convention.labels.size());
  if (names == 0 || names == network.label_count()) return;
  warnings.push_back("the network has " + std::to_string(network.label_count()) +
                     " labels, but there are " + std::to_string(names) + " label names");
}

std::string lower(std::string_view text) {
  std::string result(text);
  std::ranges::transform(result, result.begin(),
                         [](unsigned char c) { return static_cast<char>(std::tolower(c)); });
  return result;
}

// "tench, Tinca tinca" -> {"tench", "tinca tinca"}
std::vector<std::string> synonyms(std::string_view label) {
  std::vector<std::string> parts;
  while (!label.empty()) {
    const std::size_t comma = label.find(',');
    std::string_view part = label.substr(0, comma);
    while (part.starts_with(' ')) part.remove_prefix(1);
    while (part.ends_with(' ')) part.remove_suffix(1);
    parts.push_back(lower(part));
    label.remove_prefix(comma == std::string_view::npos ? label.size() : comma + 1);
  }
  return parts;
}

std::string indices_text(const std::vector<std::size_t>& indices) {
  std::string text;
  for (const std::size_t index : indices)
    text += (text.empty() ? "" : ", ") + std::to_string(index);
  return text;
}

Model assembled(Graph graph, const FindCard& find, const ModelOptions& options) {
  const ImageInput image = with_image_input(graph).image;
  Convention convention = find_convention(find, options, image);
  std::vector<fs::path> files{options.labels, convention.labels_file};
  Network network(std::move(graph), network_options(options, convention.settings));
  std::vector<std::string> warnings = std::move(convention.warnings);
  warn_of_label_count(convention, network, warnings);
  if (!network.native_only_reason().empty()) {
    warnings.push_back("this network runs at its native size only, so CAMERAS has one size: " +
                       network.native_only_reason());
  }
  return {.network = std::move(network),
          .preprocess = Preprocess(convention.settings),
          .labels = std::move(convention.labels),
          .card = std::move(convention.card),
          .warnings = std::move(warnings),
          .files = std::move(files)};
}

Model open_file(const fs::path& path, const ModelOptions& options) {
  Graph graph = import_onnx_file(path, {.external_folder = {}, .limits = options.limits});
  std::vector<fs::path> files{path};
  for (const std::string& name : graph.external_files) files.push_back(path.parent_path() / name);
  const auto card_beside = [&](const PreprocessSettings& defaults) {
    return find_card(path, options.card, defaults);
  };
  Model model = assembled(std::move(graph), card_beside, options);
  model.files.insert(model.files.end(), files.begin(), files.end());
  return model;
}

Card embedded_card(const EmbeddedModel& model, const ModelOptions& options,
                   const PreprocessSettings& defaults) {
  Card card = parse_card(model.card, defaults);
  const bool has_labels = !model.labels.empty() || !options.labels.empty();
  require(card.labels_file.empty() || has_labels, Errc::bad_model,
          "the card names a file of labels, which a model in memory does not have");
  card.labels_file.clear();
  if (!model.labels.empty()) card.labels = parse_labels(model.labels);
  card.source = model.name;
  return card;
}

Model open_embedded(const EmbeddedModel& embedded, const ModelOptions& options) {
  const auto card = [&](const PreprocessSettings& defaults) -> std::optional<Card> {
    if (!options.card.empty()) return read_card(options.card, defaults);
    if (embedded.card.empty()) return std::nullopt;
    return embedded_card(embedded, options, defaults);
  };
  return assembled(import_onnx(embedded.onnx, {.external_folder = {}, .limits = options.limits}),
                   card, options);
}

// What one may have meant: all names where they are few, else the first that hold `wanted`.
std::string choice_of(const std::vector<std::string>& labels, const std::string& wanted) {
  constexpr std::size_t kFew = 24;
  constexpr std::size_t kShown = 5;
  const bool all = labels.size() <= kFew;
  std::string text;
  std::size_t shown = 0;
  for (const std::string& label : labels) {
    if (label.empty() || !(all || lower(label).find(wanted) != std::string::npos)) continue;
    if (!all && shown == kShown) break;
    text += (shown++ == 0 ? "'" : ", '") + label + "'";
  }
  if (text.empty()) return {};
  return (all ? "; expected one of " : "; there are ") + text;
}

// Calls `open`; messages begin with the model's name.
template <class Open>
Model naming_model(const std::string& name, const Open& open) {
  try {
    return open();
  } catch (const Error& error) {
    const std::string text = error.what();
    throw text.find(name) == 0 ? error : error.within(name);
  }
}

}  // namespace

std::vector<std::string> Model::warnings_so_far() const {
  std::vector<std::string> all = warnings;
  for (std::string& warning : network.warnings()) all.push_back(std::move(warning));
  return all;
}

std::string Model::label_name(std::int64_t index) const {
  const auto at = static_cast<std::size_t>(index);
  const bool named = index >= 0 && at < labels.size() && !labels[at].empty();
  return named ? labels[at] : "label " + std::to_string(index);
}

std::int64_t Model::label_index(std::string_view name) const {
  require(!labels.empty(), Errc::bad_argument, "label '", name,
          "': this model has no label names; expected an index, or a card or file with names");
  const std::string wanted = lower(name);
  std::vector<std::size_t> whole;
  std::vector<std::size_t> parts;
  std::vector<std::string> known;
  for (std::size_t i = 0; i < labels.size(); ++i) {
    if (lower(labels[i]) == wanted) whole.push_back(i);
    for (std::string& synonym : synonyms(labels[i])) {
      if (synonym == wanted && (parts.empty() || parts.back() != i)) parts.push_back(i);
      known.push_back(std::move(synonym));
    }
  }
  const auto& found = whole.empty() ? parts : whole;
  require(found.size() < 2, Errc::bad_argument, "label '", name,
          "' has several indices: ", indices_text(found), "; expected one of them");
  if (!found.empty()) return static_cast<std::int64_t>(found[0]);
  const std::string hint = did_you_mean(name, known);
  fail(Errc::bad_argument, "no label named '", name, "'",
       hint.empty() ? choice_of(labels, wanted) : hint);
}

Model open_model(const fs::path& path, const ModelOptions& options) {
  return naming_model(path.string(), [&] { return open_file(path, options); });
}

Model open_model(const EmbeddedModel& model, const ModelOptions& options) {
  return naming_model(std::string(model.name), [&] { return open_embedded(model, options); });
}

}  // namespace cameras
