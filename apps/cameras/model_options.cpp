#include "model_options.h"

#include <ATen/Context.h>
#include <ATen/Parallel.h>
#include <CLI/CLI.hpp>

#include <algorithm>
#include <thread>

#include "bundled_model.h"
#include "command.h"
#include "core/translate.h"
#include "model/report_text.h"
#include "not_empty.h"

namespace cameras::cli {
namespace {

Precision parse_precision(const std::string& name) {
  if (name == "f32") return Precision::f32;
  if (name == "bf16") return Precision::bf16;
  throw UsageError("expected --precision f32 or bf16, found '" + name + "'");
}

TrunkKind parse_trunk(const std::string& name) {
  if (name == "auto") return TrunkKind::automatic;
  if (name == "compiled") return TrunkKind::compiled;
  if (name == "reference") return TrunkKind::reference;
  throw UsageError("expected --trunk auto, compiled or reference, found '" + name + "'");
}

// "cpu", "cuda" or "cuda:i"; whether this machine has it is up to the network.
void require_device_name(const std::string& name) {
  const bool indexed = name.starts_with("cuda:") && name.size() > 5 && name.size() < 9 &&
                       name.find_first_not_of("0123456789", 5) == std::string::npos;
  if (name == "cpu" || name == "cuda" || indexed) return;
  throw UsageError("expected --device cpu, cuda or cuda:i, found '" + name + "'");
}

// cuDNN's convolutions read float32 with 10 bits of mantissa (TF32) unless told not to, and a map
// would be that of another network.
void convolve_in_full_float32() {
  const WithoutWarnings quiet;  // newer versions of libtorch call this switch deprecated
  at::globalContext().setAllowTF32CuDNN(false);
}

}  // namespace

void add_model_flags(CLI::App& app, ModelFlags& flags, const std::string& names) {
  app.add_option("--output", flags.output, "Graph output that holds the class scores")
      ->type_name("NAME");
  app.add_option("--card", flags.card, "Model card: how images become input (default: beside M)")
      ->type_name("CARD.json");
  app.add_option(names, flags.labels, "Label names, one a line")->type_name("FILE");
}

void add_model_option(CLI::App& app, ModelFlags& flags) {
  app.add_option("--model", flags.model, "ONNX model (default: the bundled classifier)")
      ->check(not_empty("a file"))
      ->type_name("M.onnx");
}

void add_computing_flags(CLI::App& app, ModelFlags& flags) {
  app.add_option("--threads", flags.threads, "Processor threads (default: all)")
      ->check(CLI::Range(1, 1024));
  app.add_option("--precision", flags.precision, "f32 or bf16, of everything before the layer")
      ->capture_default_str();
  app.add_option("--trunk", flags.trunk,
                 "auto, compiled (for the CPU) or reference: what runs everything before the layer")
      ->capture_default_str();
  app.add_option("--device", flags.device, "cpu, cuda or cuda:i")->capture_default_str();
}

std::vector<std::filesystem::path> files_of(const ModelFlags& flags) {
  std::vector<std::filesystem::path> files{flags.card, flags.labels};
  const std::filesystem::path model = flags.model;
  if (model.empty()) return files;  // the bundled one
  const std::filesystem::path folder = model.parent_path();
  files.push_back(model);
  for (const std::filesystem::path& card :
       {std::filesystem::path(model).replace_extension(".json"),
        folder / "preprocessor_config.json", folder / "config.json"}) {
    if (!is_report_file(card)) files.push_back(card);  // an older report may be replaced
  }
  return files;
}

std::vector<std::filesystem::path> files_of(const ModelFlags& flags,
                                            std::span<const std::string> images) {
  std::vector<std::filesystem::path> files = files_of(flags);
  files.insert(files.end(), images.begin(), images.end());
  return files;
}

int processor_count() {
  return static_cast<int>(std::max(1U, std::thread::hardware_concurrency()));
}

void set_up_computing(const ModelFlags& flags) {
  at::set_num_threads(flags.threads > 0 ? flags.threads : processor_count());
  if (flags.device != "cpu") convolve_in_full_float32();
}

Model open_model(const ModelFlags& flags) {
  require_device_name(flags.device);
  const ModelOptions options{.card = flags.card,
                             .labels = flags.labels,
                             .output = flags.output,
                             .device = flags.device,
                             .precision = parse_precision(flags.precision),
                             .trunk = parse_trunk(flags.trunk),
                             .limits = {}};
  if (!flags.model.empty()) return cameras::open_model(flags.model, options);
  Model model = cameras::open_model(bundled_model(), options);
  model.warnings.insert(model.warnings.begin(), "no model named: using the bundled classifier of " +
                                                    std::to_string(model.network.label_count()) +
                                                    " kinds of drawn objects (" +
                                                    model_name(flags) +
                                                    "), which knows nothing of photos");
  return model;
}

std::string model_name(const ModelFlags& flags) {
  return flags.model.empty() ? std::string(bundled_model().name) : flags.model;
}

}  // namespace cameras::cli
