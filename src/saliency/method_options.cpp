#include "cameras/method_options.h"

#include <algorithm>
#include <charconv>

#include "cameras/error.h"
#include "cameras/text.h"
#include "saliency/option_table.h"

namespace cameras {
namespace {

std::vector<std::string_view> parts_of(std::string_view text, std::string_view separators) {
  std::vector<std::string_view> parts;
  for (std::size_t begin = 0; begin <= text.size();) {
    const std::size_t end = std::min(text.find_first_of(separators, begin), text.size());
    parts.push_back(text.substr(begin, end - begin));
    begin = end + 1;
  }
  return parts;
}

bool is_named(const OptionSpec& spec, std::string_view name) {
  return std::ranges::equal(spec.name, name, [](char ours, char typed) {
    return ours == typed || (ours == '_' && typed == '-');
  });
}

bool holds(const option::OneOf& range, std::string_view word) {
  return std::ranges::count(parts_of(range.words, "|"), word) > 0;
}

// Sets a field from a text; false where the text is none of its values.
struct Setter {
  MethodOptions& options;
  const OptionRange& range;
  std::string_view text;

  bool operator()(bool MethodOptions::*field) const {
    options.*field = text == "true";
    return text == "true" || text == "false";
  }

  template <class Number>
  bool operator()(Number MethodOptions::*field) const {
    return read(text, options.*field);
  }

  bool operator()(double MethodOptions::*field) const {
    const auto& limits = std::get<option::Between>(range);
    const auto number = parse_number<double>(text);
    options.*field = number.value_or(0);
    return number && *number > limits.above && *number < limits.below;
  }

  bool operator()(std::string MethodOptions::*field) const {
    options.*field = text;
    return holds(std::get<option::OneOf>(range), text);
  }

  bool operator()(std::vector<std::int64_t> MethodOptions::*field) const {
    std::vector<std::int64_t>& numbers = options.*field;
    numbers.clear();
    return std::ranges::all_of(parts_of(text, ",+"), [&](std::string_view part) {
      return read(part, numbers.emplace_back());
    });
  }

 private:
  template <class Number>
  bool read(std::string_view digits, Number& number) const {
    const auto& limits = std::get<option::Whole>(range);
    const auto value = parse_number<std::uint64_t>(digits);
    number = static_cast<Number>(value.value_or(0));
    return value && *value >= limits.least && *value <= limits.most;
  }
};

struct Expected {
  bool several;

  std::string operator()(const option::OnOff&) const { return "'true' or 'false'"; }
  std::string operator()(const option::Whole& range) const {
    return (several ? "whole numbers from " : "a whole number from ") +
           std::to_string(range.least) + " to " + std::to_string(range.most);
  }
  std::string operator()(const option::Between& range) const {
    return "a number between " + option_text(range.above) + " and " + option_text(range.below);
  }
  std::string operator()(const option::OneOf& range) const {
    std::string text;
    for (const std::string_view word : parts_of(range.words, "|")) {
      text += (text.empty() ? "'" : " or '") + std::string(word) + "'";
    }
    return text;
  }
};

// The shortest text that std::from_chars reads as the same number.
std::string number_text(double number) {
  constexpr std::size_t kLongest = 32;
  std::string text(kLongest, '\0');
  const auto end = std::to_chars(text.data(), text.data() + text.size(), number).ptr;
  text.resize(static_cast<std::size_t>(end - text.data()));
  return text;
}

struct Text {
  std::string operator()(bool value) const { return value ? "true" : "false"; }
  std::string operator()(std::int64_t value) const { return std::to_string(value); }
  std::string operator()(std::uint64_t value) const { return std::to_string(value); }
  std::string operator()(double value) const { return number_text(value); }
  std::string operator()(const std::string& value) const { return value; }
  std::string operator()(const std::vector<std::int64_t>& values) const {
    std::string text;
    for (const std::int64_t value : values) {
      if (!text.empty()) text += ',';
      text += std::to_string(value);
    }
    return text;
  }
};

}  // namespace

std::span<const OptionSpec> option_specs() noexcept { return kOptionSpecs; }

const OptionSpec& option_spec(std::string_view name) {
  std::string known;
  std::vector<std::string> names;
  for (const OptionSpec& spec : kOptionSpecs) {
    if (is_named(spec, name)) return spec;
    names.emplace_back(spec.name);
    known += (known.empty() ? "" : ", ") + names.back();
  }
  fail(Errc::bad_argument, "no option named '", name, "', expected one of ", known,
       did_you_mean(name, names));
}

OptionValue option_value(const MethodOptions& options, const OptionSpec& spec) {
  return std::visit([&](const auto& field) { return OptionValue(options.*field); }, spec.field);
}

std::vector<std::string_view> excluded_by(const OptionSpec& spec) {
  return spec.excludes.empty() ? std::vector<std::string_view>() : parts_of(spec.excludes, " ");
}

std::string option_text(const OptionValue& value) { return std::visit(Text{}, value); }

bool is_set(const MethodOptions& options, const OptionSpec& spec) {
  return option_value(options, spec) != option_value({}, spec);
}

bool is_decided(const MethodOptions& options, const OptionSpec& spec) {
  const std::string text = option_text(option_value(options, spec));
  MethodOptions unused;
  return std::visit(Setter{unused, spec.range, text}, spec.field);
}

std::string expected_text(const OptionSpec& spec) {
  const bool several =
      std::holds_alternative<std::vector<std::int64_t> MethodOptions::*>(spec.field);
  return std::visit(Expected{several}, spec.range);
}

MethodOptions with_option(MethodOptions options, std::string_view name, std::string_view text) {
  const OptionSpec& spec = option_spec(name);
  const bool valid = std::visit(Setter{options, spec.range, text}, spec.field);
  require(valid, Errc::bad_argument, spec.name, ": expected ", expected_text(spec), ", found '",
          text, "'");
  for (const std::string_view other : excluded_by(spec)) {
    std::visit([&](const auto& field) { options.*field = MethodOptions{}.*field; },
               option_spec(other).field);
  }
  return options;
}

}  // namespace cameras
