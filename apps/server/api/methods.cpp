// ivalue.h comes first, for clang 14: see src/core/aten.h.
#include <ATen/core/ivalue.h>
#include <ATen/ops/arange.h>
#include <algorithm>
#include <type_traits>
#include <variant>

#include "cameras/render.h"
#include "cameras/saliency.h"
#include "cameras/text.h"
#include "server/api/application.h"
#include "server/http/digest.h"
#include "server/service/json_body.h"

namespace cameras::server {
namespace {

const char* type_text(const OptionSpec& spec) {
  const OptionValue value = option_value({}, spec);
  return std::visit(
      [](const auto& one) {
        using Value = std::decay_t<decltype(one)>;
        if constexpr (std::is_same_v<Value, bool>) return "boolean";
        if constexpr (std::is_same_v<Value, double>) return "number";
        if constexpr (std::is_same_v<Value, std::string>) return "choice";
        if constexpr (std::is_same_v<Value, std::vector<std::int64_t>>) return "whole numbers";
        return "whole number";
      },
      value);
}

Json range_json(const OptionSpec& spec) {
  Json json{{"min", nullptr}, {"max", nullptr}};
  if (const auto* whole = std::get_if<option::Whole>(&spec.range)) {
    json = {{"min", whole->least}, {"max", whole->most}};
  } else if (const auto* between = std::get_if<option::Between>(&spec.range)) {
    json = {{"min", between->above}, {"max", between->below}};
  } else if (const auto* words = std::get_if<option::OneOf>(&spec.range)) {
    json["choices"] = Json::array();
    std::string_view rest = words->words;
    while (!rest.empty()) {
      json["choices"].push_back(rest.substr(0, rest.find('|')));
      rest.remove_prefix(std::min(rest.size(), rest.substr(0, rest.find('|')).size() + 1));
    }
  }
  return json;
}

Json option_json(const MethodOption& option) {
  const OptionSpec& spec = *option.spec;
  Json json{{"name", spec.name}, {"type", type_text(spec)}};
  json.update(range_json(spec));
  const std::string own = option_text(option_value({}, spec));
  const std::string_view said = option.fallback.empty() ? spec.fallback : option.fallback;
  json["default"] = said.empty() ? own : std::string(said);
  json["unit"] = spec.unit;
  json["help"] = spec.help;
  if (!option.meaning.empty()) json["meaning"] = option.meaning;
  json["excludes"] = excluded_by(spec);
  return json;
}

Json method_json(const MethodEntry& entry) {
  Json json{{"name", entry.name},
            {"summary", entry.summary},
            {"reads_layer", entry.reads_layer},
            {"reads_label", entry.reads_label},
            {"options", Json::array()}};
  for (const MethodOption& option : read_options(entry, {})) {
    json["options"].push_back(option_json(option));
  }
  return json;
}

Reply list_methods() {
  Json json{{"methods", Json::array()}, {"colormaps", colormaps()}};
  for (const MethodEntry& entry : methods()) json["methods"].push_back(method_json(entry));
  return json_reply(json);
}

// A picture of the numbers 0 to 255, drawn in the colours alone: what a map of 256 steps becomes.
std::string colours_of(const std::string& colormap) {
  constexpr std::int64_t kSteps = 256;
  const Image canvas = Image::from_pixels(1, kSteps, std::vector<std::uint8_t>(3 * kSteps));
  const Region whole{.top = 0, .left = 0, .height = 1, .width = kSteps};
  const auto steps = SaliencyMap::normalized(at::arange(kSteps, at::kFloat).view({1, kSteps}));
  const Image drawn =
      render(canvas, steps, whole, {.view = View::heat, .colormap = colormap, .opacity = 1});
  return {drawn.rgb().begin(), drawn.rgb().end()};
}

Reply list_colormaps() {
  Json json{{"colormaps", Json::array()}};
  for (const std::string& name : colormaps()) {
    json["colormaps"].push_back({{"name", name}, {"rgb", to_base64(colours_of(name))}});
  }
  return json_reply(json);
}

}  // namespace

std::vector<Route> method_routes() {
  return {{.method = "GET",
           .pattern = "/api/methods",
           .summary = "The saliency methods, their options and the colour maps",
           .answer = [](const Call&) { return list_methods(); }},
          {.method = "GET",
           .pattern = "/api/colormaps",
           .summary = "The colours of each colour map: 256 of red, green and blue, in base64",
           .answer = [](const Call&) { return list_colormaps(); }}};
}

}  // namespace cameras::server
