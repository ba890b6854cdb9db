#pragma once

#include <string>
#include <vector>

#include "cameras/saliency.h"
#include "cli11_forward.h"

namespace cameras::cli {

/// Declares --multi-scale, --preset, --sizes, --max-size, --steps, --scale-filter, --image-filter,
/// --samples, --seed, --window, --stride, --cells and --area.
void add_method_flags(CLI::App& app, MethodOptions& options);

/// Declares --methods A,B,…
void add_methods_option(CLI::App& app, std::vector<std::string>& names);

/// The names of the methods, separated by commas.
std::string method_names();

/// Options for `network`: one that runs at its native size only is asked there, where the user has
/// chosen no sizes.
MethodOptions options_for(MethodOptions options, const Network& network);

/// Refuses options that no method takes and a name that is none, before a file is read.
/// @throws UsageError
void require_method(const std::string& name, const MethodOptions& options);

}  // namespace cameras::cli
