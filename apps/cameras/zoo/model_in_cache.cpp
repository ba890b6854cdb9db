#include "zoo/model_in_cache.h"

#include <fstream>
#include <nlohmann/json.hpp>
#include <system_error>

#include "cameras/error.h"
#include "cameras/file.h"
#include "outputs/output_file.h"
#include "report/json_text.h"
#include "zoo/pull_progress.h"

namespace cameras::cli::zoo {
namespace {

namespace fs = std::filesystem;
using Json = nlohmann::ordered_json;

// Whether it is this card, however it is written down.
bool holds(const fs::path& path, const nlohmann::json& card) {
  std::ifstream stream(path, std::ios::binary);
  return nlohmann::json::parse(stream, nullptr, /*allow_exceptions=*/false) == card;
}

// null = none is to be there. A folder that cannot be written may have the right one already.
void write_card(const fs::path& path, const Json& card) {
  if (card.is_null()) {
    std::error_code error;
    fs::remove(path, error);
    require(!error, Errc::io, path.string(), ": cannot be removed: ", error.message());
  } else if (!holds(path, card)) {
    write_file(path, as_bytes(json_text(card)));
  }
}

Json whole_card(const ZooModel& model, bool named) {
  if (model.card.empty() && !named) return {};
  Json card = model.card.empty() ? Json::object() : Json::parse(model.card);
  if (named) card["labels"] = model.labels->name;
  return card;
}

}  // namespace

ModelInCache model_in_cache(const ZooModel& model, const Zoo& zoo, Check check, std::ostream& err) {
  ModelInCache result{.path = pull_with_progress(model.file, model.licence, zoo, check, err),
                      .warnings = {}};
  bool named = model.labels.has_value();
  if (named) {
    try {
      static_cast<void>(pull_with_progress(*model.labels, {}, zoo, check, err));
    } catch (const Error& error) {
      named = false;
      result.warnings.push_back("labels have no names: " + std::string(error.what()));
    }
  }
  try {
    write_card(fs::path(result.path).replace_extension(".json"), whole_card(model, named));
  } catch (const Error& error) {
    result.warnings.push_back("photos may be prepared otherwise than the model's card says: " +
                              std::string(error.what()));
  }
  return result;
}

}  // namespace cameras::cli::zoo
