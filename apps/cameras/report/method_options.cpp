#include "report/method_options.h"

#include <nlohmann/json.hpp>
#include <variant>

#include "cameras/method_variant.h"
#include "cameras/text.h"

namespace cameras::cli {
namespace {

using Json = nlohmann::ordered_json;

Json number_in(std::string_view text) {
  if (const auto whole = parse_number<std::int64_t>(text)) return *whole;
  const auto number = parse_number<double>(text);
  return number ? Json(*number) : Json();
}

}  // namespace

Json method_options_json(const std::string& method, const MethodOptions& options) {
  const MethodVariant variant = method_variant(method, options);
  Json json = Json::object();
  for (const MethodOption& option : read_options(method_entry(variant.method), variant.options)) {
    const OptionSpec& spec = *option.spec;
    const bool left = !is_set(variant.options, spec);
    Json& value = json[std::string(spec.name)];
    if (left && (!option.fallback.empty() || !spec.fallback.empty())) {
      value = number_in(option.fallback);
    } else {
      value = std::visit([](const auto& given) { return Json(given); },
                         option_value(variant.options, spec));
    }
  }
  return json;
}

}  // namespace cameras::cli
