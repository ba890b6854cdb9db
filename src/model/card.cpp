#include "model/card.h"

#include <algorithm>
#include <array>
#include <utility>

#include "cameras/error.h"
#include "model/card_geometry.h"
#include "model/card_json.h"
#include "model/card_keys.h"
#include "model/card_values.h"
#include "model/id2label.h"
#include "model/processor.h"
#include "model/score_kind_text.h"
#include "model/timm_card.h"

namespace cameras {
namespace {

using Json = nlohmann::json;

// The base classes' own names say nothing; timm's wrapper reads what read_timm() reads.
bool names_no_processor(std::string_view type) {
  constexpr std::array<std::string_view, 4> kOpen{"", "Base", "Auto", "TimmWrapper"};
  return std::ranges::any_of(kOpen, [&](std::string_view open) {
    if (!type.starts_with(open)) return false;
    const std::string_view rest = type.substr(open.size());
    return rest.starts_with("ImageProcessor") || rest.starts_with("FeatureExtractor") ||
           rest.starts_with("ImageFeatureExtractor");
  });
}

// The processor that the card's type names, or the model's where it names none.
const Processor* processor_of(const CardObject& card, const CardContext& context, Card& result) {
  for (const char* key : {"image_processor_type", "feature_extractor_type"}) {
    const auto type = card.text(key);
    if (!type || names_no_processor(*type)) continue;
    const Processor* const found = find_processor(*type);
    if (found == nullptr) {
      result.warnings.push_back("'" + std::string(key) + "': '" + *type +
                                "' is not known: rules and defaults of its own are not followed");
    }
    return found;
  }
  const std::string model =
      context.model_type.empty() ? card.text("model_type").value_or("") : context.model_type;
  return find_processor(model);
}

// A model's config.json beside a preprocessor's: it says nothing of pixels itself.
bool says_pixels(const Json& document) {
  constexpr std::array kKeys{"image_mean", "image_std",
                             "do_resize",  "do_normalize",
                             "do_rescale", "image_processor_type",
                             "crop_size",  "feature_extractor_type"};
  return std::ranges::any_of(kKeys, [&](const char* key) { return document.contains(key); });
}

bool read_timm_part(const CardObject& card, Card& result) {
  for (const char* key : {"pretrained_cfg", "data_config"}) {
    const auto part = card.object(key);
    if (!part) continue;
    try {
      read_timm(*part, result);
      return true;
    } catch (const Error& error) {
      throw error.within("'" + std::string(key) + "'");
    }
  }
  if (!is_timm(card)) return false;
  read_timm(card, result);
  return true;
}

void read_names(const Json& document, const CardObject& card, Card& result) {
  if (const auto labels = card.text("labels")) {
    require(!labels->empty(), Errc::bad_model, "'labels': expected a file name, found \"\"");
    result.labels_file = *labels;
  }
  result.labels = read_id2label(card);
  if (result.labels.empty()) result.labels = timm_labels(document);
  const auto part = document.find("pretrained_cfg");
  if (result.labels.empty() && part != document.end()) result.labels = timm_labels(*part);
}

}  // namespace

PreprocessSettings default_settings(std::int64_t channels, std::int64_t height,
                                    std::int64_t width) {
  PreprocessSettings settings{.channels = channels, .height = height, .width = width};
  settings.mean = {0.485, 0.456, 0.406};
  settings.std = {0.229, 0.224, 0.225};
  if (channels == 1) {
    settings.mean = {0.449};
    settings.std = {0.226};
  } else if (channels == 4) {
    settings.mean.push_back(0);
    settings.std.push_back(1);
  }
  return settings;
}

Card parse_card(std::string_view json, const PreprocessSettings& defaults,
                const CardContext& context) {
  const Json document = parse_json_object(json);
  const CardObject card(document);
  Card result{.settings = defaults};
  const bool timm = read_timm_part(card, result);
  const Processor* const processor = timm ? nullptr : processor_of(card, context, result);
  const bool is_model = document.contains("model_type") || document.contains("architectures");
  if (!is_model || says_pixels(document)) {
    read_geometry(card, processor, context.open_size, result);
    read_values(card, processor, result);
  }
  if (!timm) {
    for (std::string& warning : warnings_of_keys(document)) {
      result.warnings.push_back(std::move(warning));
    }
  }
  read_names(document, card, result);
  result.score_kind = score_kind_of(card);
  return result;
}

}  // namespace cameras
