#pragma once

#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "cameras/saliency.h"
#include "options/cli11_forward.h"

namespace cameras::cli {

/// An option of methods that a command has no flag for.
struct NoFlag {
  std::string_view option;    ///< as in option_specs()
  std::string_view why = {};  ///< "" = a flag of the command's own has its name
};

/// Where maps are compared with each other.
inline constexpr NoFlag kNoBudgetForMaps{
    "budget",
    "how many sizes fit depends on the machine, and maps that are compared have to be of the same "
    "ones"};

/// Declares a flag for every option of methods; for those without, where there is a reason, one
/// that is not in the help and gives it.
void add_method_flags(CLI::App& app, MethodOptions& options, std::span<const NoFlag> without = {});

/// Declares --methods A,B,…
void add_methods_option(CLI::App& app, std::vector<std::string>& names);

/// Whether the names are the word "all", which stands for every method that a network allows.
bool are_all(const std::vector<std::string>& names);

/// Every method of the table where are_all(), the names themselves otherwise.
/// @throws UsageError for "all" beside others
std::vector<std::string> spelt_out(const std::vector<std::string>& names);

/// The names of the methods, separated by commas.
std::string method_names();

/// "--max-size" of max_size.
std::string flag_of(const OptionSpec& spec);

/// Refuses options that no method takes and a name that is no method or variant of one, before a
/// file is read.
/// @throws UsageError
void require_method(const std::string& name, const MethodOptions& options);

/// Refuses variants, spelt_out(), that set an option which the command has no flag for and a reason
/// why.
/// @throws UsageError
void require_without(const std::vector<std::string>& names, const MethodOptions& options,
                     std::span<const NoFlag> without);

/// The same of several, spelt_out(), which have to differ. Returns their names as results have
/// them.
/// @throws UsageError
std::vector<std::string> different_methods(const std::vector<std::string>& names,
                                           const MethodOptions& options);

}  // namespace cameras::cli
