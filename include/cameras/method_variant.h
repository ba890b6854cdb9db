#pragma once

#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "cameras/method_options.h"

#pragma GCC visibility push(default)
namespace cameras {

/// A method with options of its own, as "rise:samples=1000:cells=7" says it. Where several methods
/// share options, those override them.
struct MethodVariant {
  /// What results call it: the options in the table's order, their values as option_text() has
  /// them but for numbers, which + separates: "cameras:sizes=224+448". multi_scale alone is true.
  std::string name;
  std::string method;               ///< "rise"
  std::vector<std::string> chosen;  ///< names of the options that it sets
  MethodOptions options;            ///< the shared ones with those
};

/// Reads NAME, or NAME:OPTION=VALUE:… with options that the method reads.
/// @throws Error{bad_argument} for an unknown method, an option that the method does not read (with
///         those that it does), one that is set twice, or a value out of range
MethodVariant method_variant(std::string_view text, const MethodOptions& shared = {});

/// The names of variants, which have to differ in what they compute.
/// @throws Error{bad_argument} for two that are the same, and as method_variant()
std::vector<std::string> variant_names(std::span<const std::string> texts,
                                       const MethodOptions& shared = {});

}  // namespace cameras
#pragma GCC visibility pop
