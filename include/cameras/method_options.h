#pragma once

#include <cstdint>
#include <limits>
#include <span>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

#pragma GCC visibility push(default)
namespace cameras {

/// What may be set of methods: a field by line of cameras/saliency/options.inc. A method reads what
/// it knows; 0 and "" leave an option to the method.
struct MethodOptions {
#define CAMERAS_OPTION(type, name, unset, ...) type name = unset;
#include "cameras/saliency/options.inc"
#undef CAMERAS_OPTION

  bool operator==(const MethodOptions&) const = default;
};

/// Which values an option takes.
namespace option {

struct OnOff {};

struct Whole {  ///< numbers, both ends included
  std::uint64_t least = 0;
  std::uint64_t most = std::numeric_limits<std::uint64_t>::max();
};

struct Between {  ///< numbers, both ends excluded
  double above = 0;
  double below = 0;
};

struct OneOf {
  std::string_view words;  ///< "paper|released"
};

}  // namespace option

using OptionRange = std::variant<option::OnOff, option::Whole, option::Between, option::OneOf>;

/// Where MethodOptions holds an option, and so its type; an option of several numbers is a vector.
using OptionField =
    std::variant<bool MethodOptions::*, std::int64_t MethodOptions::*,
                 std::uint64_t MethodOptions::*, double MethodOptions::*,
                 std::string MethodOptions::*, std::vector<std::int64_t> MethodOptions::*>;

using OptionValue =
    std::variant<bool, std::int64_t, std::uint64_t, double, std::string, std::vector<std::int64_t>>;

/// What there is to know of an option, whichever methods read it.
struct OptionSpec {
  std::string_view name;  ///< of the field: "max_size"
  OptionField field;
  OptionRange range;
  std::string_view unit = {};      ///< "pixels", or ""
  std::string_view fallback = {};  ///< its default in words; "" = the field's own, or the method's
  std::string_view help = {};      ///< one line
  std::string_view excludes = {};  ///< names, separated by spaces, of those that it replaces
};

/// All options, in the order of the table.
std::span<const OptionSpec> option_specs() noexcept;

/// The option called `name`; - may stand for _, as in flags.
/// @throws Error{bad_argument} for an unknown name (suggests the nearest)
const OptionSpec& option_spec(std::string_view name);

/// What `options` holds, which may be nothing but "leave it to the method".
OptionValue option_value(const MethodOptions& options, const OptionSpec& spec);

/// The names of the options that it does not go with: setting it sets them back.
std::vector<std::string_view> excluded_by(const OptionSpec& spec);

/// A value as with_option() reads it: "true", "4000", "0.08", "paper", "224,448".
std::string option_text(const OptionValue& value);

/// Whether the option has another value than where nobody sets it.
bool is_set(const MethodOptions& options, const OptionSpec& spec);

/// Whether `options` says what the option is: not where it is left to the method, a preset or the
/// target, as 0, "" and an empty list do where none of these is a value of the option.
bool is_decided(const MethodOptions& options, const OptionSpec& spec);

/// What is expected of a value: "a whole number from 1 to 16384", "'paper' or 'released'".
std::string expected_text(const OptionSpec& spec);

/// `options` with one of them set by name from a text; those that it excludes are set back. Several
/// numbers are separated by commas or +.
/// @throws Error{bad_argument} for an unknown name, or a text that says what was expected and found
MethodOptions with_option(MethodOptions options, std::string_view name, std::string_view text);

}  // namespace cameras
#pragma GCC visibility pop
