#include "model/card_json.h"

#include <algorithm>
#include <cmath>

#include "cameras/error.h"

namespace cameras {
namespace {

using Json = nlohmann::json;

[[noreturn]] void wrong(std::string_view key, std::string_view expected, const Json& found) {
  fail(Errc::bad_model, "'", key, "': expected ", expected, ", found ", describe(found));
}

double finite_number(std::string_view key, std::string_view expected, const Json& value) {
  if (!value.is_number() || !std::isfinite(value.get<double>())) wrong(key, expected, value);
  return value.get<double>();
}

// Stops a text that would take far more memory than its own size, or that nests without end.
class Guard {
 public:
  explicit Guard(std::int64_t most_values) : most_values_(most_values) {}

  bool operator()(int depth, Json::parse_event_t, Json&) {
    constexpr int kDeepest = 64;
    require(depth <= kDeepest, Errc::bad_model, "expected JSON of at most ", kDeepest,
            " levels, found more");
    require(++values_ <= most_values_, Errc::bad_model, "expected JSON of at most ", most_values_,
            " values, found more");
    return true;
  }

 private:
  std::int64_t most_values_;
  std::int64_t values_ = 0;
};

}  // namespace

std::string describe(const Json& value) {
  if (value.is_string()) return "a string";
  if (value.is_array()) return "an array of " + std::to_string(value.size());
  if (value.is_object()) return "an object";
  return value.dump();  // null, true, false or a number
}

Json parse_json(std::string_view text, std::int64_t most_values) {
  try {
    return Json::parse(text.begin(), text.end(), Guard(most_values));
  } catch (const Json::parse_error& error) {
    const std::string_view before = text.substr(0, error.byte);
    fail(Errc::bad_model, "expected JSON, found a mistake in line ",
         1 + std::count(before.begin(), before.end(), '\n'));
  } catch (const Json::exception&) {
    fail(Errc::bad_model, "expected JSON, found a number that is too large");
  }
}

Json parse_json_object(std::string_view text, std::int64_t most_values) {
  Json json = parse_json(text, most_values);
  require(json.is_object(), Errc::bad_model, "expected a JSON object, found ", describe(json));
  return json;
}

const Json* CardObject::find(std::string_view key) const {
  const auto it = object_->find(key);
  return it == object_->end() || it->is_null() ? nullptr : &*it;
}

bool CardObject::is_null(std::string_view key) const {
  const auto it = object_->find(key);
  return it != object_->end() && it->is_null();
}

std::optional<bool> CardObject::boolean(std::string_view key) const {
  const Json* const value = find(key);
  if (value == nullptr) return std::nullopt;
  if (!value->is_boolean()) wrong(key, "true or false", *value);
  return value->get<bool>();
}

std::optional<std::string> CardObject::text(std::string_view key) const {
  const Json* const value = find(key);
  if (value == nullptr) return std::nullopt;
  if (!value->is_string()) wrong(key, "a string", *value);
  return value->get<std::string>();
}

std::optional<double> CardObject::number(std::string_view key) const {
  const Json* const value = find(key);
  if (value == nullptr) return std::nullopt;
  return finite_number(key, "a number", *value);
}

std::optional<std::int64_t> CardObject::size(std::string_view key) const {
  const Json* const value = find(key);
  if (value == nullptr) return std::nullopt;
  constexpr std::string_view kExpected = "a whole number from 1 to 100000";
  const double size = finite_number(key, kExpected, *value);
  if (size < 1 || size > 100'000 || size != std::floor(size)) wrong(key, kExpected, *value);
  return static_cast<std::int64_t>(size);
}

std::optional<std::vector<double>> CardObject::numbers(std::string_view key) const {
  const Json* const value = find(key);
  if (value == nullptr) return std::nullopt;
  constexpr std::string_view kExpected = "an array of numbers";
  if (value->is_number()) return std::vector<double>{finite_number(key, kExpected, *value)};
  if (!value->is_array() || value->empty() || value->size() > 4) {
    wrong(key, value->is_array() ? "1 to 4 numbers" : kExpected, *value);
  }
  std::vector<double> result;
  for (const Json& item : *value) result.push_back(finite_number(key, kExpected, item));
  return result;
}

std::optional<CardObject> CardObject::object(std::string_view key) const {
  const Json* const value = find(key);
  if (value == nullptr) return std::nullopt;
  if (!value->is_object()) wrong(key, "an object", *value);
  return CardObject(*value);
}

}  // namespace cameras
