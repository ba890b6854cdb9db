#pragma once

#include <cstddef>
#include <cstdint>
#include <nlohmann/json.hpp>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace cameras {

/// The JSON value of a stranger's text: at most 64 levels deep and `most_values` values.
/// @throws Error{bad_model} for anything but JSON
nlohmann::json parse_json(std::string_view text, std::int64_t most_values = 4'000'000);

/// The same of an object. @throws Error{bad_model} for anything but a JSON object
nlohmann::json parse_json_object(std::string_view text, std::int64_t most_values = 4'000'000);

/// Typed access to an object's keys; a key that is absent or null gives nullopt. Every message
/// reads
/// "'key': expected ..., found ...".
class CardObject {
 public:
  /// @param object a JSON object that outlives this
  explicit CardObject(const nlohmann::json& object) : object_(&object) {}

  std::optional<bool> boolean(std::string_view key) const;
  std::optional<std::string> text(std::string_view key) const;
  std::optional<double> number(std::string_view key) const;
  /// A whole number in 1..100000: a size in pixels.
  std::optional<std::int64_t> size(std::string_view key) const;
  /// A number, or a list of 1 to 4.
  std::optional<std::vector<double>> numbers(std::string_view key) const;
  std::optional<CardObject> object(std::string_view key) const;
  /// Whether the key is there and says null: that there is none.
  bool is_null(std::string_view key) const;
  /// The value itself, or nullptr.
  const nlohmann::json* find(std::string_view key) const;

 private:
  const nlohmann::json* object_;  // not owned
};

/// "a string", "an array", ...: what a message says was found.
std::string describe(const nlohmann::json& value);

}  // namespace cameras
