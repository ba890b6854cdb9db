#include "explain_flags.h"

#include <algorithm>
#include <string>
#include <string_view>
#include <vector>

#include "command.h"
#include "core/suggest.h"

namespace cameras::cli {
namespace {

template <class Names>
std::string listed(const Names& names) {
  std::string text;
  for (const auto& name : names) {
    text += text.empty() ? "" : ", ";
    text += name;
  }
  return text;
}

std::string method_names() {
  std::vector<std::string_view> names;
  for (const MethodEntry& entry : methods()) names.push_back(entry.name);
  return listed(names);
}

void add_question(CLI::App& app, ExplainFlags& flags) {
  app.add_option("IMAGE", flags.images, "Photos: JPEG, PNG, WebP or BMP")->required();
  app.add_option("--model", flags.model.model, "ONNX model")->required()->type_name("M.onnx");
  app.add_option("--method", flags.method, "Method: " + method_names())->capture_default_str();
  app.add_option("--label", flags.labels,
                 "What to explain: predicted, INDEX, NAME or top:K; may be repeated")
      ->allow_extra_args(false)
      ->type_name("LABEL");
  app.add_option("--layer", flags.layer, "auto, or a name from `cameras layers`")
      ->capture_default_str();
}

void add_method_options(CLI::App& app, MethodOptions& options) {
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

void add_outputs(CLI::App& app, ExplainFlags& flags) {
  app.add_option("--out", flags.out, "Picture: .png, .jpg, .webp or .bmp")->type_name("OUT.png");
  app.add_option("--view", flags.view, "overlay, heat or side-by-side")->capture_default_str();
  app.add_option("--colormap", flags.colormap, "Colours of the map: " + listed(colormaps()))
      ->capture_default_str();
  app.add_option("--map", flags.map, "The map as float32 [h,w] at the network's input size")
      ->type_name("OUT.npy");
  app.add_option("--json", flags.json, "Report; - for standard output")->type_name("OUT.json");
}

View view_named(const std::string& name) {
  if (name == "overlay") return View::overlay;
  if (name == "heat") return View::heat;
  if (name == "side-by-side") return View::side_by_side;
  throw UsageError("expected --view overlay, heat or side-by-side, found '" + name + "'");
}

}  // namespace

void add_explain_flags(CLI::App& app, ExplainFlags& flags) {
  add_question(app, flags);
  add_method_options(app, flags.options);
  add_model_flags(app, flags.model);
  add_outputs(app, flags);
  app.add_option("--threads", flags.threads, "Processor threads (default: all)")
      ->check(CLI::Range(1, 1024));
  app.add_option("--precision", flags.model.precision,
                 "f32 or bf16, of everything before the layer")
      ->capture_default_str();
  app.add_option("--trunk", flags.model.trunk,
                 "auto, compiled (for the CPU) or reference: what runs everything before the layer")
      ->capture_default_str();
  app.add_option("--device", flags.model.device, "cpu, cuda or cuda:i")->capture_default_str();
}

RenderOptions render_options(const ExplainFlags& flags) {
  RenderOptions options;
  options.colormap = flags.colormap;
  options.view = view_named(flags.view);
  const auto& known = colormaps();
  if (std::find(known.begin(), known.end(), flags.colormap) == known.end()) {
    throw UsageError("expected --colormap to be one of " + listed(known) + ", found '" +
                     flags.colormap + "'" + did_you_mean(flags.colormap, known));
  }
  return options;
}

}  // namespace cameras::cli
