#include "model/model_metadata.h"

#include <array>
#include <string>
#include <string_view>
#include <vector>

#include "cameras/error.h"
#include "model/card_json.h"
#include "model/labels.h"
#include "model/python_literal.h"

namespace cameras {
namespace {

constexpr std::array<std::string_view, 7> kNameKeys{
    "names", "classes", "class_names", "labels", "id2label", "label_names", "categories"};

const std::string* text_of(const Graph& graph, std::string_view key) {
  const auto found = graph.metadata.find(key);
  return found == graph.metadata.end() || found->second.empty() ? nullptr : &found->second;
}

void read_label_names(const Graph& graph, Card& card) {
  for (const std::string_view key : kNameKeys) {
    const std::string* const text = text_of(graph, key);
    if (text == nullptr) continue;
    try {
      LabelNames labels = parse_labels(*text);
      if (labels.names.size() < 2) continue;  // one line is no list
      card.labels = std::move(labels.names);
      card.label_ids = std::move(labels.ids);
      return;
    } catch (const Error& error) {
      card.warnings.push_back("metadata '" + std::string(key) + "': " + error.what());
    }
  }
}

// [height, width], or one number; 0 for anything else.
struct NativeSize {
  std::int64_t height = 0;
  std::int64_t width = 0;
};

NativeSize size_of(const std::string& text) {
  constexpr std::int64_t kMost = 100'000;
  const auto side = [](const nlohmann::json& value) -> std::int64_t {
    const bool fits = value.is_number_integer() && value >= 1 && value <= kMost;
    return fits ? value.get<std::int64_t>() : 0;
  };
  try {
    const nlohmann::json value = parse_python(text);
    if (value.is_number()) return {side(value), side(value)};
    if (value.is_array() && value.size() == 2) return {side(value[0]), side(value[1])};
  } catch (const Error&) {  // no size: what the graph declares counts
  }
  return {};
}

// Ultralytics' classifiers: the shorter side to imgsz, a centre crop, 0..1 and nothing else.
void read_ultralytics(const Graph& graph, Card& card) {
  const std::string* const task = text_of(graph, "task");
  const std::string* const size = text_of(graph, "imgsz");
  if (task == nullptr || *task != "classify" || size == nullptr) return;
  const auto [height, width] = size_of(*size);
  PreprocessSettings& settings = card.settings;
  settings.mean.clear();
  settings.std.clear();
  card.sets_values = true;
  if (height == 0 || width == 0) return;
  const bool square = height == width;
  settings.shortest_edge = square ? height : 0;
  settings.height = square ? 0 : height;
  settings.width = square ? 0 : width;
  settings.crop_height = square ? height : 0;
  settings.crop_width = square ? width : 0;
  card.sets_size = true;
}

struct PixelRange {
  std::string_view name;
  double factor;
  double mean;
};

// What a pixel of 0..255 becomes: factor * pixel - mean.
constexpr std::array kRanges{PixelRange{"NominalRange_0_255", 1, 0},
                             PixelRange{"Normalized_0_1", 1.0 / 255, 0},
                             PixelRange{"Normalized_1_1", 2.0 / 255, 1},
                             PixelRange{"NominalRange_16_235", 219.0 / 255, -16}};

void read_range(const std::string& name, Card& card) {
  for (const PixelRange& range : kRanges) {
    if (name != range.name) continue;
    card.settings.rescale_factor = range.factor;
    card.settings.mean.clear();
    card.settings.std.clear();
    if (range.mean != 0) card.settings.mean = {range.mean};
    card.sets_values = true;
    return;
  }
  card.warnings.push_back("metadata 'Image.NominalPixelRange': '" + name +
                          "' is not known and not followed");
}

void read_windows(const Graph& graph, Card& card) {
  const std::string* const format = text_of(graph, "Image.BitmapPixelFormat");
  const std::string* const range = text_of(graph, "Image.NominalPixelRange");
  if (format == nullptr && range == nullptr) return;
  read_range(range == nullptr ? "NominalRange_0_255" : *range, card);
  if (format == nullptr) return;
  if (format->starts_with("Bgr")) card.settings.order = ChannelOrder::bgr;
  const bool grey = format->starts_with("Gray");
  if (grey != (card.settings.channels == 1)) {
    card.warnings.push_back("metadata 'Image.BitmapPixelFormat': '" + *format +
                            "' does not fit an input of " + std::to_string(card.settings.channels) +
                            " channels");
  }
  const std::string* const gamma = text_of(graph, "Image.ColorSpaceGamma");
  if (gamma != nullptr && *gamma != "SRGB") {
    card.warnings.push_back("metadata 'Image.ColorSpaceGamma': '" + *gamma + "' is not followed");
  }
}

}  // namespace

std::optional<Card> metadata_card(const Graph& graph, const PreprocessSettings& defaults) {
  Card card{.settings = defaults, .source = "the model's metadata"};
  read_label_names(graph, card);
  if (card.labels.empty()) card.labels = graph.label_names;
  read_ultralytics(graph, card);
  read_windows(graph, card);
  const bool says = !card.labels.empty() || card.sets_values || !card.warnings.empty();
  return says ? std::optional(card) : std::nullopt;
}

}  // namespace cameras
