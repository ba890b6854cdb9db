#include "unread_options.h"

#include <algorithm>
#include <array>
#include <initializer_list>
#include <string_view>

#include "listed.h"

namespace cameras::cli {
namespace {

using Names = std::initializer_list<std::string_view>;

bool is_any_of(std::span<const std::string> methods, Names names) {
  return std::ranges::any_of(methods, [&](const std::string& method) {
    return std::ranges::find(names, method) != names.end();
  });
}

// The first option that chooses sizes, "" where none does.
std::string sizes_option(const MethodOptions& options) {
  if (!options.sizes.empty()) return "--sizes";
  if (options.max_size > 0) return "--max-size";
  if (options.steps > 0) return "--steps";
  if (!options.scale_filter.empty()) return "--scale-filter";
  if (!options.image_filter.empty()) return "--image-filter";
  return options.preset == MethodOptions{}.preset ? "" : "--preset";
}

std::string unread_sizes(std::span<const std::string> methods, const MethodOptions& options) {
  const std::string option = sizes_option(options);
  if (option.empty() || options.multi_scale || is_any_of(methods, {"cameras"})) return {};
  return option + " is for cameras and for --multi-scale; " + methods.front() +
         " asks the network at its own size only";
}

// Those that ask about the input itself, or choose their layers.
std::string unread_layer(std::span<const std::string> methods, const std::string& layer) {
  const auto has_none = [](const std::string& method) {
    return is_any_of(std::array{method},
                     {"gradient", "guided_backprop", "smooth_grad", "integrated_gradients",
                      "occlusion", "rise", "meaningful_perturbation", "extremal_perturbation"});
  };
  if (layer == "auto" || !std::ranges::all_of(methods, has_none)) return {};
  return "--layer is for methods that look at a layer; " + methods.front() + " has none";
}

}  // namespace

std::vector<std::string> unread_options(std::span<const std::string> methods,
                                        const MethodOptions& options, const std::string& layer) {
  std::vector<std::string> warnings{unread_sizes(methods, options), unread_layer(methods, layer)};
  const auto check = [&](bool given, const std::string& option, Names readers) {
    if (!given || is_any_of(methods, readers)) return;
    warnings.push_back(option + " is for " + listed(readers) + "; " + methods.front() +
                       " does not read it");
  };
  check(options.samples > 0, "--samples",
        {"smooth_grad", "integrated_gradients", "rise", "meaningful_perturbation",
         "extremal_perturbation"});
  check(options.window > 0, "--window", {"occlusion"});
  check(options.stride > 0, "--stride", {"occlusion"});
  check(options.cells > 0, "--cells", {"rise"});
  check(options.area > 0, "--area", {"extremal_perturbation"});
  std::erase(warnings, "");
  return warnings;
}

}  // namespace cameras::cli
