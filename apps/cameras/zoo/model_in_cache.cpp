#include "zoo/model_in_cache.h"

#include <fstream>
#include <iterator>
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

std::string text_there(const fs::path& path) {
  std::ifstream stream(path, std::ios::binary);
  return {std::istreambuf_iterator<char>(stream), std::istreambuf_iterator<char>()};
}

// A folder that cannot be written may have the right card already.
void write_card(const fs::path& path, const std::string& text) {
  std::error_code none;
  if (text.empty()) {
    fs::remove(path, none);
  } else if (text_there(path) != text) {
    write_file(path, as_bytes(text));
  }
}

std::string card_text(const ZooModel& model, bool named) {
  if (model.card.empty() && !named) return {};
  Json card = model.card.empty() ? Json::object() : Json::parse(model.card);
  if (named) card["labels"] = model.labels->name;
  return json_text(card);
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
  write_card(fs::path(result.path).replace_extension(".json"), card_text(model, named));
  return result;
}

}  // namespace cameras::cli::zoo
