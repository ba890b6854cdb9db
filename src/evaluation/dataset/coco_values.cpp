#include "evaluation/dataset/coco_values.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <cstddef>
#include <cstdint>
#include <utility>

#include "cameras/error.h"
#include "cameras/text.h"
#include "evaluation/dataset/polygon.h"
#include "evaluation/dataset/run_lengths.h"
#include "model/card_json.h"

namespace cameras {
namespace {

using Json = nlohmann::json;

constexpr std::size_t kMostRings = 10'000;  // each is filled on its own

// "7.0" as "7"; what is no such number stays as it is.
std::string without_zeros(const std::string& text) {
  const std::size_t point = text.find('.');
  if (point == std::string::npos || point + 1 == text.size()) return text;
  const bool zeros = text.find_first_not_of('0', point + 1) == std::string::npos;
  return zeros ? text.substr(0, point) : text;
}

// A whole number as it is usually written; "" for any other text, "007" among them.
std::string whole_number(const std::string& text) {
  const std::string digits = without_zeros(text);
  const auto number = parse_number<std::int64_t>(digits);
  return number && std::to_string(*number) == digits ? digits : std::string();
}

std::string whole_number(double value) {
  constexpr double kExact = 9007199254740992;  // 2^53: whole numbers below are all there are
  const bool whole = std::abs(value) < kExact && value == std::floor(value);
  return whole ? std::to_string(static_cast<std::int64_t>(value)) : std::string();
}

std::vector<double> numbers_of(const Json& list) {
  std::vector<double> numbers;
  for (const Json& item : list) {
    require(item.is_number(), Errc::bad_model, "expected coordinates, found ", describe(item));
    numbers.push_back(item.get<double>());
  }
  return numbers;
}

Box box_of(const Json& box) {
  require(box.is_array() && box.size() == 4, Errc::bad_model,
          "expected a box [x,y,width,height], found ", describe(box));
  const std::vector<double> sides = numbers_of(box);
  return {.left = sides[0], .top = sides[1], .width = sides[2], .height = sides[3]};
}

std::optional<Shape> box_in(const Json& annotation) {
  const auto box = annotation.find("bbox");
  if (box == annotation.end()) return std::nullopt;
  return box_of(*box);
}

std::vector<double> ring_of(const Json& ring) {
  const bool points = ring.is_array() && ring.size() >= 6 && ring.size() % 2 == 0;
  require(points, Errc::bad_model, "expected polygons of three points or more, found ",
          describe(ring));
  std::vector<double> numbers = numbers_of(ring);
  require_near(numbers);
  return numbers;
}

// Notes the first reason.
void add_ring(const Json& ring, Polygons& polygons, std::string& left_out) {
  if (ring.is_array() && ring.empty()) return;  // says nothing
  try {
    polygons.rings.push_back(ring_of(ring));
  } catch (const Error& error) {
    if (left_out.empty()) left_out = error.what();
  }
}

FoundShape polygons_of(const Json& rings, const Json& annotation) {
  require(rings.size() <= kMostRings || rings[0].is_number(), Errc::bad_model, "expected at most ",
          kMostRings, " polygons, found ", rings.size());
  FoundShape found;
  Polygons polygons;
  if (rings[0].is_number()) {  // one polygon, without the list around it
    add_ring(rings, polygons, found.left_out);
  } else {
    for (const Json& ring : rings) add_ring(ring, polygons, found.left_out);
  }
  if (!polygons.rings.empty()) {
    found.shape = std::move(polygons);
    return found;
  }
  const bool boxed = annotation.contains("bbox");
  require(boxed || found.left_out.empty(), Errc::bad_model, found.left_out);
  found.shape = box_in(annotation);
  return found;
}

}  // namespace

std::string coco_id(const Json& object, const char* key) {
  if (!object.is_object()) return {};
  const auto id = object.find(key);
  if (id == object.end() || !(id->is_number() || id->is_string())) return {};
  std::string whole;
  if (id->is_string()) whole = whole_number(id->get_ref<const std::string&>());
  if (id->is_number_float()) whole = whole_number(id->get<double>());
  if (!whole.empty()) return whole;
  return id->dump(-1, ' ', false, Json::error_handler_t::replace);
}

std::string without_nan(std::string_view text) {
  constexpr std::array<std::string_view, 3> kWords{"NaN", "Infinity", "-Infinity"};
  std::string result;
  result.reserve(text.size());
  bool quoted = false;
  for (std::size_t at = 0; at < text.size();) {
    const std::string_view rest = text.substr(at);
    const auto* const word =
        std::ranges::find_if(kWords, [&](std::string_view w) { return rest.starts_with(w); });
    if (!quoted && word != kWords.end()) {
      result += "null";
      at += word->size();
      continue;
    }
    const bool escape = quoted && text[at] == '\\' && rest.size() > 1;
    if (text[at] == '"') quoted = !quoted;
    result += rest.substr(0, escape ? 2 : 1);
    at += escape ? 2 : 1;
  }
  return result;
}

FoundShape coco_shape(const Json& annotation, const Limits& limits) {
  const auto segmentation = annotation.find("segmentation");
  const bool masked = segmentation != annotation.end() && !segmentation->is_null() &&
                      !(segmentation->is_array() && segmentation->empty());
  if (!masked) return {.shape = box_in(annotation), .left_out = {}};
  if (segmentation->is_object())
    return {.shape = run_lengths(*segmentation, limits), .left_out = {}};
  require(segmentation->is_array(), Errc::bad_model, "expected a segmentation, found ",
          describe(*segmentation));
  return polygons_of(*segmentation, annotation);
}

}  // namespace cameras
