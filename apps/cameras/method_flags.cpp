#include "method_flags.h"

#include <CLI/CLI.hpp>
#include <algorithm>
#include <limits>

#include "command.h"
#include "number_checks.h"

namespace cameras::cli {

std::string method_names() {
  std::string text;
  for (const MethodEntry& entry : methods()) {
    text += text.empty() ? "" : ", ";
    text += entry.name;
  }
  return text;
}

namespace {

void add_size_flags(CLI::App& app, MethodOptions& options) {
  app.add_flag("--multi-scale", options.multi_scale,
               "Run the method over the sizes of cameras, which the next options choose");
  app.add_option("--preset", options.preset, "paper or released")->capture_default_str();
  auto* sizes =
      app.add_option("--sizes", options.sizes, "Sizes H1,H2,… of the input's shorter side")
          ->delimiter(',')
          ->check(whole_number(1, 16384))
          ->allow_extra_args(false);
  app.add_option("--max-size", options.max_size, "Largest size of the input's shorter side")
      ->check(whole_number(1, 16384))
      ->excludes(sizes);
  app.add_option("--steps", options.steps, "Number of sizes, evenly spaced")
      ->check(whole_number(1, 1000))
      ->excludes(sizes);
  app.add_option("--scale-filter", options.scale_filter,
                 "prediction (sizes with the same top-1 count) or none");
  app.add_option("--image-filter", options.image_filter, "bilinear or bicubic resize of the input");
}

}  // namespace

void add_methods_option(CLI::App& app, std::vector<std::string>& names) {
  app.add_option("--methods", names, "From " + method_names())
      ->delimiter(',')
      ->allow_extra_args(false)
      ->capture_default_str();
}

void add_method_flags(CLI::App& app, MethodOptions& options) {
  add_size_flags(app, options);
  app.add_option("--samples", options.samples,
                 "Passes of smooth_grad, integrated_gradients and rise, steps of "
                 "meaningful_perturbation and extremal_perturbation")
      ->check(whole_number(1, 100000));
  app.add_option("--seed", options.seed,
                 "Seed of what smooth_grad, rise and meaningful_perturbation draw by chance")
      ->check(whole_number(0, std::numeric_limits<std::uint64_t>::max()))
      ->capture_default_str();
  app.add_option("--window", options.window,
                 "Side of what occlusion hides, pixels (default: a quarter of the shorter side)")
      ->check(whole_number(1, 16384));
  app.add_option("--stride", options.stride,
                 "Pixels between occlusion's windows (default: a quarter of the window)")
      ->check(whole_number(1, 16384));
  app.add_option("--cells", options.cells, "Cells along each axis of rise's masks (default: 7)")
      ->check(whole_number(1, 1024));
  app.add_option("--area", options.area,
                 "Share of the image that extremal_perturbation keeps (default: 0.08)")
      ->check(proper_share());
}

MethodOptions options_for(MethodOptions options, const Network& network) {
  const bool sizes_chosen = !options.sizes.empty() || options.max_size > 0 || options.steps > 0;
  if (!network.native_only_reason().empty() && !sizes_chosen) {
    options.sizes = {std::min(network.native_height(), network.native_width())};
  }
  return options;
}

void require_method(const std::string& name, const MethodOptions& options) {
  try {
    static_cast<void>(make_method(name, options));
    // Every method reads what it knows; a misspelt value is refused whatever the method.
    static_cast<void>(make_method("cameras", options));
  } catch (const Error& error) {
    throw UsageError(error.what());
  }
}

}  // namespace cameras::cli
