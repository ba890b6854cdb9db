#include <algorithm>
#include <array>
#include <string>
#include <system_error>

#include "cameras/error.h"
#include "core/read_file.h"
#include "model/card.h"
#include "model/card_json.h"
#include "model/id2label.h"

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

}  // namespace

Card read_card(const fs::path& path, const PreprocessSettings& defaults) {
  const auto read = [&](const fs::path& p) {
    return parse_card(read_text(p, kMostCardBytes), defaults);
  };
  Card card = naming_file(path, read);
  if (!card.labels_file.empty()) card.labels_file = path.parent_path() / card.labels_file;
  card.source = path.string();
  return card;
}

std::optional<Card> find_card(const fs::path& model, const fs::path& given,
                              const PreprocessSettings& defaults) {
  if (!given.empty()) return read_card(given, defaults);
  const fs::path own = fs::path(model).replace_extension(".json");
  if (is_file(own)) return read_card(own, defaults);

  const fs::path preprocessor = model.parent_path() / "preprocessor_config.json";
  const fs::path config = model.parent_path() / "config.json";
  if (is_file(preprocessor)) {
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
