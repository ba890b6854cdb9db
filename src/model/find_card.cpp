#include <algorithm>
#include <array>
#include <string>
#include <system_error>

#include "cameras/error.h"
#include "core/named_file.h"
#include "core/read_file.h"
#include "model/card.h"
#include "model/card_json.h"
#include "model/id2label.h"
#include "model/labels.h"
#include "model/report_text.h"
#include "model/score_kind_text.h"
#include "model/timm_card.h"

namespace cameras {
namespace {

namespace fs = std::filesystem;

constexpr std::int64_t kMostCardBytes = std::int64_t{1} << 26;

bool is_file(const fs::path& path) {
  std::error_code error;
  return fs::is_regular_file(path, error);
}

// Many programs have a config.json; one that says nothing about images is none of ours.
bool concerns_images(const fs::path& path) {
  const nlohmann::json document = parse_json_object(read_text(path, kMostCardBytes));
  constexpr std::array kKeys{"id2label",       "image_mean",   "image_std",
                             "pretrained_cfg", "problem_type", "data_config"};
  return std::ranges::any_of(kKeys, [&](const char* key) { return document.contains(key); }) ||
         is_timm(CardObject(document));
}

// What a model's config.json adds to a preprocessor's card.
struct ModelConfig {
  std::vector<std::string> labels;
  std::string model_type;
  std::optional<ScoreKind> score_kind;
};

ModelConfig read_config(const fs::path& path) {
  const std::string text = read_text(path, kMostCardBytes);
  const nlohmann::json document = parse_json_object(text);
  const CardObject config(document);
  const nlohmann::json* const type = config.find("model_type");
  return {.labels = read_id2label(config),
          .model_type = type != nullptr && type->is_string() ? type->get<std::string>() : "",
          .score_kind = score_kind_of(config)};
}

// Calls `read` with the path, which messages then begin with.
template <class Read>
auto naming_file(const fs::path& path, const Read& read) {
  try {
    return read(path);
  } catch (const Error& error) {
    if (error.code() == Errc::io) throw;  // names the path already
    throw error.within(path.string());
  }
}

// A file that may be a card: a report beside the model is none.
bool is_card(const fs::path& path) { return is_file(path) && !is_report_file(path); }

// A card, with the names and the model_type of the config.json beside Hugging Face's.
Card with_config(const fs::path& path, const PreprocessSettings& defaults, CardContext context) {
  const fs::path config = path.parent_path() / "config.json";
  const bool apart = path.filename() == "preprocessor_config.json" && is_file(config);
  const auto added = apart ? naming_file(config, read_config) : ModelConfig{};
  context.model_type = added.model_type;
  Card card = read_card(path, defaults, context);
  if (!card.score_kind) card.score_kind = added.score_kind;
  if (card.labels.empty() && card.labels_file.empty() && !added.labels.empty()) {
    card.labels = added.labels;
    card.source += ", " + config.string();
  }
  return card;
}

}  // namespace

Card read_card(const fs::path& path, const PreprocessSettings& defaults,
               const CardContext& context) {
  const auto read = [&](const fs::path& p) {
    const std::string text = read_text(p, kMostCardBytes);
    require(!is_report(text), Errc::bad_model,
            "expected a model card, found a report that `cameras` wrote");
    return parse_card(text, defaults, context);
  };
  Card card = naming_file(path, read);
  card.folder = path.parent_path();
  if (!card.labels_file.empty()) card.labels_file = card.folder / card.labels_file;
  card.source = path.string();
  for (std::string& warning : card.warnings) warning = path.string() + ": " + warning;
  return card;
}

LabelNames read_labels_of(const Card& card) {
  const std::string name = card.labels_file.lexically_proximate(card.folder).string();
  const Named found = named_file(card.folder, name);
  require(found.is != NamedFile::outside, Errc::bad_model, card.source,
          ": 'labels': expected a file in the card's folder, found '", name, "'");
  return read_labels(found.path);
}

std::vector<fs::path> card_folders(const fs::path& model) {
  const fs::path folder = model.parent_path();
  std::error_code error;
  const fs::path whole = fs::absolute(model, error).lexically_normal().parent_path();
  if (error || whole.filename() != "onnx") return {folder};
  return {folder, folder.empty() ? fs::path("..") : folder.parent_path()};
}

std::optional<Card> find_card(const fs::path& model, const fs::path& given,
                              const PreprocessSettings& defaults, bool open_size) {
  CardContext context{.open_size = open_size, .model_type = {}};
  if (!given.empty()) return with_config(given, defaults, context);
  const fs::path own = fs::path(model).replace_extension(".json");
  if (is_card(own)) return read_card(own, defaults, context);
  for (const fs::path& folder : card_folders(model)) {
    const fs::path preprocessor = folder / "preprocessor_config.json";
    const fs::path config = folder / "config.json";
    if (is_card(preprocessor)) return with_config(preprocessor, defaults, context);
    if (is_file(config) && naming_file(config, concerns_images)) {
      return read_card(config, defaults, context);
    }
  }
  return std::nullopt;
}

}  // namespace cameras
