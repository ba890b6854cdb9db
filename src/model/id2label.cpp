#include "model/id2label.h"

#include <system_error>

#include "cameras/error.h"
#include "cameras/text.h"
#include "model/labels.h"

namespace cameras {
namespace {

std::size_t parse_index(const std::string& key) {
  const auto index = parse_number<std::size_t>(key);
  require(index && *index < kMostLabels, Errc::bad_model, "'id2label': expected indices from 0 to ",
          kMostLabels - 1, ", found \"", key, "\"");
  return *index;
}

}  // namespace

std::vector<std::string> read_id2label(const CardObject& card) {
  const nlohmann::json* const names = card.find("id2label");
  if (names == nullptr) return {};
  require(names->is_object(), Errc::bad_model,
          "'id2label': expected an object of names by index, found ", describe(*names));
  std::vector<std::string> labels;
  std::vector<bool> named;
  for (const auto& [key, name] : names->items()) {
    const std::size_t index = parse_index(key);
    require(name.is_string(), Errc::bad_model, "'id2label': expected a string for index ", key,
            ", found ", describe(name));
    if (index >= labels.size()) {
      labels.resize(index + 1);
      named.resize(index + 1);
    }
    labels[index] = name.get<std::string>();
    named[index] = true;
  }
  for (std::size_t i = 0; i < labels.size(); ++i) {
    if (!named[i]) labels[i] = "label " + std::to_string(i);
  }
  return labels;
}

}  // namespace cameras
