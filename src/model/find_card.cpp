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
  constexpr std::array kKeys{"id2label", "image_mean", "image_std", "pretrained_cfg"};
  return std::ranges::any_of(kKeys, [&](const char* key) { return document.contains(key); });
}

std::vector<std::string> read_names(const fs::path& path) {
  const nlohmann::json document = parse_json_object(read_text(path, kMostCardBytes));
  return read_id2label(CardObject(document));
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

}  // namespace

Card read_card(const fs::path& path, const PreprocessSettings& defaults) {
  const auto read = [&](const fs::path& p) {
    const std::string text = read_text(p, kMostCardBytes);
    require(!is_report(text), Errc::bad_model,
            "expected a model card, found a report that `cameras` wrote");
    return parse_card(text, defaults);
  };
  Card card = naming_file(path, read);
  card.folder = path.parent_path();
  if (!card.labels_file.empty()) card.labels_file = card.folder / card.labels_file;
  card.source = path.string();
  return card;
}

std::vector<std::string> read_labels_of(const Card& card) {
  const std::string name = card.labels_file.lexically_proximate(card.folder).string();
  const Named found = named_file(card.folder, name);
  require(found.is != NamedFile::outside, Errc::bad_model, card.source,
          ": 'labels': expected a file in the card's folder, found '", name, "'");
  return read_labels(found.path);
}

std::optional<Card> find_card(const fs::path& model, const fs::path& given,
                              const PreprocessSettings& defaults) {
  if (!given.empty()) return read_card(given, defaults);
  const fs::path own = fs::path(model).replace_extension(".json");
  if (is_card(own)) return read_card(own, defaults);

  const fs::path preprocessor = model.parent_path() / "preprocessor_config.json";
  const fs::path config = model.parent_path() / "config.json";
  if (is_card(preprocessor)) {
    Card card = read_card(preprocessor, defaults);
    if (card.labels.empty() && card.labels_file.empty() && is_file(config)) {
      card.labels = naming_file(config, read_names);
      if (!card.labels.empty()) card.source += ", " + config.string();
    }
    return card;
  }
  if (is_file(config) && naming_file(config, concerns_images)) return read_card(config, defaults);
  return std::nullopt;
}

}  // namespace cameras
