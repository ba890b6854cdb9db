#include "cameras/method_variant.h"

#include <algorithm>
#include <map>
#include <optional>
#include <variant>

#include "cameras/error.h"
#include "cameras/saliency.h"
#include "cameras/text.h"

namespace cameras {
namespace {

struct Assignment {
  std::string_view name;
  std::optional<std::string_view> value;  // none of "multi_scale"
};

// The text up to a separator, which it loses together with that.
std::string_view taken(std::string_view& text, char separator) {
  const std::size_t end = text.find(separator);
  const std::string_view part = text.substr(0, end);
  text = end == std::string_view::npos ? std::string_view() : text.substr(end + 1);
  return part;
}

std::vector<std::string> names_of(const std::vector<MethodOption>& options) {
  std::vector<std::string> names;
  names.reserve(options.size());
  for (const MethodOption& option : options) names.emplace_back(option.spec->name);
  return names;
}

// With multi_scale, whatever the shared options say: "grad_cam:multi_scale:sizes=16+32".
std::vector<MethodOption> readable(const MethodEntry& entry) {
  return read_options(entry, {.multi_scale = true});
}

std::string listed(const std::vector<std::string>& names) {
  std::string text;
  for (const std::string& name : names) text += (text.empty() ? "" : ", ") + name;
  return text;
}

const OptionSpec& spec_of(const MethodEntry& entry, std::string_view name) {
  const std::vector<std::string> names = names_of(readable(entry));
  std::string typed(name);
  std::ranges::replace(typed, '-', '_');
  require(std::ranges::count(names, typed) > 0, Errc::bad_argument, "expected an option that ",
          entry.name, " reads (", listed(names), "), found '", name, "'",
          did_you_mean(typed, names));
  return option_spec(typed);
}

// Where only a method of several sizes reads it.
void require_sizes_read(const MethodEntry& entry, const OptionSpec& spec,
                        const MethodOptions& options) {
  const std::vector<std::string> names = names_of(read_options(entry, options));
  require(std::ranges::count(names, spec.name) > 0, Errc::bad_argument, "'", spec.name,
          "' is for several sizes: expected multi_scale as well");
}

std::string value_text(const MethodOptions& options, const OptionSpec& spec) {
  std::string text = option_text(option_value(options, spec));
  std::ranges::replace(text, ',', '+');
  return text;
}

std::string name_of(const MethodVariant& variant) {
  std::string name = variant.method;
  for (const OptionSpec& spec : option_specs()) {
    if (std::ranges::count(variant.chosen, spec.name) == 0) continue;
    const std::string value = value_text(variant.options, spec);
    name.append(":").append(spec.name);
    const bool on = std::holds_alternative<option::OnOff>(spec.range) && value == "true";
    if (!on) name += "=" + value;
  }
  return name;
}

void set(MethodVariant& variant, const MethodEntry& entry, const Assignment& assignment) {
  const OptionSpec& spec = spec_of(entry, assignment.name);
  const bool on = std::holds_alternative<option::OnOff>(spec.range);
  require(assignment.value || on, Errc::bad_argument, "expected ", spec.name, "=VALUE with ",
          expected_text(spec), ", found '", assignment.name, "'");
  require(std::ranges::count(variant.chosen, spec.name) == 0, Errc::bad_argument, "expected ",
          spec.name, " once, found it twice");
  const std::string_view value = assignment.value.value_or("true");
  require(value.find(',') == std::string_view::npos, Errc::bad_argument, "expected numbers of ",
          spec.name, " with + between them, found '", value, "'");
  const MethodOptions after = with_option(variant.options, spec.name, value);
  for (const std::string& earlier : variant.chosen) {
    const OptionSpec& other = option_spec(earlier);
    require(option_value(after, other) == option_value(variant.options, other), Errc::bad_argument,
            "expected ", earlier, " or ", spec.name, ", found both");
  }
  variant.options = after;
  variant.chosen.emplace_back(spec.name);
}

// What it computes: the method, and all that it reads, with its defaults where they are told.
std::string identity(const MethodVariant& variant) {
  const MethodEntry& entry = method_entry(variant.method);
  std::string text = variant.method;
  for (const MethodOption& option : read_options(entry, variant.options)) {
    const bool own = !is_set(variant.options, *option.spec) && !option.fallback.empty();
    text.append(":").append(option.spec->name).append("=");
    text += own ? std::string(option.fallback) : value_text(variant.options, *option.spec);
  }
  return text;
}

}  // namespace

MethodVariant method_variant(std::string_view text, const MethodOptions& shared) {
  std::string_view rest = text;
  const bool plain = text.find(':') == std::string_view::npos;
  const MethodEntry& entry = method_entry(taken(rest, ':'));
  MethodVariant variant{.name = std::string(entry.name),
                        .method = std::string(entry.name),
                        .chosen = {},
                        .options = shared};
  if (plain) return variant;
  try {
    do {
      std::string_view value = taken(rest, ':');
      const bool has_value = value.find('=') != std::string_view::npos;
      const std::string_view name = taken(value, '=');
      set(variant, entry, {name, has_value ? std::optional(value) : std::nullopt});
    } while (!rest.empty());
    require(text.back() != ':', Errc::bad_argument, "expected an option after the last ':'");
    for (const std::string& name : variant.chosen) {
      require_sizes_read(entry, option_spec(name), variant.options);
    }
  } catch (const Error& error) {
    throw error.within(text);
  }
  variant.name = name_of(variant);
  return variant;
}

std::vector<std::string> variant_names(std::span<const std::string> texts,
                                       const MethodOptions& shared) {
  std::vector<std::string> names;
  std::map<std::string, std::string> seen;
  for (const std::string& text : texts) {
    const MethodVariant variant = method_variant(text, shared);
    const auto [first, added] = seen.emplace(identity(variant), text);
    require(added || first->second != text, Errc::bad_argument,
            "expected methods to be different, found '", text, "' twice");
    require(added, Errc::bad_argument, "expected methods to be different, found '", first->second,
            "' and '", text, "', which are the same");
    names.push_back(variant.name);
  }
  return names;
}

}  // namespace cameras
