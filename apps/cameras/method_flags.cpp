#include "method_flags.h"

#include <algorithm>

#include "command.h"

namespace cameras::cli {

std::string method_names() {
  std::string text;
  for (const MethodEntry& entry : methods()) {
    text += text.empty() ? "" : ", ";
    text += entry.name;
  }
  return text;
}

void add_method_flags(CLI::App& app, MethodOptions& options) {
  app.add_option("--preset", options.preset, "paper or released (cameras)")->capture_default_str();
  auto* sizes =
      app.add_option("--sizes", options.sizes, "Sizes H1,H2,… of the input's shorter side")
          ->delimiter(',')
          ->check(CLI::Range(1, 16384))
          ->allow_extra_args(false);
  app.add_option("--max-size", options.max_size, "Largest size of the input's shorter side")
      ->check(CLI::Range(1, 16384))
      ->excludes(sizes);
  app.add_option("--steps", options.steps, "Number of sizes, evenly spaced")
      ->check(CLI::Range(1, 1000))
      ->excludes(sizes);
  app.add_option("--scale-filter", options.scale_filter,
                 "prediction (sizes with the same top-1 count) or none");
  app.add_option("--image-filter", options.image_filter, "bilinear or bicubic resize of the input");
  app.add_option("--samples", options.samples,
                 "Passes of smooth_grad and integrated_gradients (default: 50)")
      ->check(CLI::Range(1, 100000));
  app.add_option("--seed", options.seed, "Seed of what smooth_grad draws by chance")
      ->check(CLI::NonNegativeNumber)  // "-1" would be read as 2^64 - 1
      ->capture_default_str();
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
