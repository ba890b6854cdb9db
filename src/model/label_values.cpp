#include "model/label_values.h"

#include <array>
#include <cctype>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <utility>

#include "cameras/error.h"
#include "cameras/text.h"
#include "model/card_json.h"
#include "model/label_lines.h"

namespace cameras {
namespace {

using Value = nlohmann::json;

constexpr std::array<std::string_view, 8> kHolders{"id2label",    "label2id",  "names",
                                                   "label_names", "labels",    "classes",
                                                   "class_names", "categories"};

struct Named {
  std::string name;
  std::string id = {};
};

bool is_synset(const std::string& text) {
  return text.size() > 2 && text[0] == 'n' &&
         text.find_first_not_of("0123456789", 1) == std::string::npos;
}

// "cat"; ["n01", "cat"]; {"name": "cat", …}.
Named named_of(const Value& value) {
  if (value.is_string()) return {value.get<std::string>()};
  const bool pair =
      value.is_array() && value.size() == 2 && value[0].is_string() && value[1].is_string();
  if (pair) return {value[1].get<std::string>(), value[0].get<std::string>()};
  for (const char* key : {"name", "label", "class_name"}) {
    if (value.is_object() && value.contains(key) && value[key].is_string()) {
      return {value[key].get<std::string>()};
    }
  }
  fail(Errc::bad_model, "expected names of labels, found ", describe(value));
}

void put(LabelNames& labels, std::size_t index, Named named) {
  require(index < kMostLabels, Errc::bad_model, "expected indices from 0 to ", kMostLabels - 1,
          ", found ", index);
  if (index >= labels.names.size()) labels.names.resize(index + 1);
  labels.names[index] = std::move(named.name);
  if (named.id.empty()) return;
  if (index >= labels.ids.size()) labels.ids.resize(index + 1);
  labels.ids[index] = std::move(named.id);
}

// Objects may say where they belong.
std::optional<std::size_t> own_index(const Value& value) {
  for (const char* key : {"id", "index"}) {
    if (!value.is_object() || !value.contains(key)) continue;
    const Value& index = value[key];
    if (index.is_number_unsigned()) return index.get<std::size_t>();
    if (index.is_string()) return parse_number<std::size_t>(index.get<std::string>());
  }
  return std::nullopt;
}

// By their own ids where these begin with 0 and leave no gap (COCO's do neither), else in order.
LabelNames of_list(const Value& list) {
  LabelNames by_place;
  LabelNames by_index;
  bool indexed = true;
  std::vector<bool> taken(list.size());
  for (std::size_t place = 0; place < list.size(); ++place) {
    const Named named = named_of(list[place]);
    const auto index = own_index(list[place]);
    indexed = indexed && index && *index < list.size() && !taken[*index];
    if (indexed) {
      taken[*index] = true;
      put(by_index, *index, named);
    }
    put(by_place, place, named);
  }
  return indexed ? by_index : by_place;
}

bool has_index_keys(const Value& object) {
  for (const auto& [key, value] : object.items()) {
    if (!parse_number<std::size_t>(key)) return false;
  }
  return true;
}

bool has_index_values(const Value& object) {
  for (const auto& [key, value] : object.items()) {
    if (!value.is_number_unsigned()) return false;
  }
  return true;
}

// {"0": "cat"}, {"0": ["n01", "cat"]}, {"cat": 0}.
std::optional<LabelNames> of_dictionary(const Value& object) {
  if (object.empty()) return std::nullopt;
  LabelNames labels;
  if (has_index_keys(object)) {
    for (const auto& [key, value] : object.items()) {
      put(labels, *parse_number<std::size_t>(key), named_of(value));
    }
    return labels;
  }
  if (!has_index_values(object)) return std::nullopt;
  for (const auto& [key, value] : object.items()) {
    const auto index = value.get<std::size_t>();
    const bool again = index < labels.names.size() && !labels.names[index].empty();
    if (again) {
      labels.names[index] += ", " + key;  // another name of it, as ImageNet's lists write them
    } else {
      put(labels, index, is_synset(key) ? Named{key, key} : Named{key});
    }
  }
  return labels;
}

}  // namespace

LabelNames names_of_value(const nlohmann::json& value) {
  if (value.is_array()) return of_list(value);
  require(value.is_object(), Errc::bad_model, "expected a list or dictionary of names, found ",
          describe(value));
  if (auto labels = of_dictionary(value)) return *labels;
  for (const std::string_view key : kHolders) {
    const auto held = value.find(key);
    if (held != value.end() && held->is_structured()) {
      if (held->is_array()) return of_list(*held);
      if (auto labels = of_dictionary(*held)) return *labels;
    }
  }
  fail(Errc::bad_model,
       "expected a list or dictionary of names, found an object of something else");
}

}  // namespace cameras
