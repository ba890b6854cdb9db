#include "options/model_options.h"

#include <CLI/CLI.hpp>

#include <algorithm>

#include "bundled/bundled_model.h"
#include "cameras/computing.h"
#include "cameras/text.h"
#include "command.h"
#include "console/yielding_threads.h"
#include "options/given_inputs.h"
#include "options/memory_size.h"
#include "options/model_file.h"
#include "options/not_empty.h"
#include "options/number_checks.h"

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

}  // namespace

Limits limits_of(const ModelFlags& flags) {
  Limits limits;
  if (!flags.memory.empty()) limits.memory = memory_size("--memory", flags.memory);
  return limits;
}

void add_model_flags(CLI::App& app, ModelFlags& flags) {
  app.add_option("--output", flags.output, "Graph output that holds the class scores")
      ->type_name("NAME");
  app.add_option("--position", flags.position,
                 "Step to explain of an output that is a sequence of scores, from 0")
      ->check(whole_number(0, 4095))
      ->type_name("T");
  app.add_option("--card", flags.card, "Model card: how images become input (default: beside M)")
      ->type_name("CARD.json");
  app.add_option("--label-names", flags.label_names, "Label names, one a line")->type_name("FILE");
  app.add_option(
         "--input", flags.inputs,
         "Value of an input beside the image: a number, numbers, or an array; may be repeated")
      ->allow_extra_args(false)
      ->type_name("NAME=VALUE|FILE.npy");
}

void add_old_label_names(CLI::App& app, ModelFlags& flags) {
  app.add_option_function<std::string>(
         "--labels", [&flags](const std::string& file) { take_old_label_names(file, flags); },
         "Old name of --label-names")
      ->excludes("--label-names")
      ->group(kOldNames)
      ->type_name("FILE");
}

void take_old_label_names(const std::string& file, ModelFlags& flags) {
  flags.label_names = file;
  flags.warnings.push_back("--labels " + file +
                           ": a file of label names is given by --label-names now; --labels says "
                           "what to explain, and will mean nothing else");
}

void add_model_option(CLI::App& app, ModelFlags& flags) {
  app.add_option("--model", flags.model,
                 "ONNX model, or zoo:NAME of cameras models list (default: the bundled classifier)")
      ->check(not_empty("a file"))
      ->type_name("M.onnx");
}

void add_computing_flags(CLI::App& app, ModelFlags& flags) {
  app.add_option("--threads", flags.threads, "Processor threads (default: all)")
      ->check(whole_number(1, 1024));
  app.add_option("--precision", flags.precision, "Numbers of everything before the layer")
      ->capture_default_str()
      ->type_name("f32|bf16");
  app.add_option("--trunk", flags.trunk,
                 "What runs everything before the layer; compiled is for the CPU")
      ->capture_default_str()
      ->type_name("auto|compiled|reference");
  app.add_option("--memory", flags.memory,
                 "Memory for the model and its values (default: half of what there is)")
      ->type_name("SIZE");
  app.add_option("--device", flags.device, "cpu, cuda or cuda:i")
      ->capture_default_str()
      ->type_name("DEVICE");
}

std::vector<std::filesystem::path> files_of(const ModelFlags& flags) {
  std::vector<std::filesystem::path> files = files_of_inputs(flags.inputs);
  ModelOptions options;
  options.card = flags.card;
  options.labels = flags.label_names;
  const auto of_model = flags.model.empty()  // the bundled one
                            ? std::vector<std::filesystem::path>{flags.card, flags.label_names}
                            : files_to_read(model_path(flags.model), options);
  files.insert(files.end(), of_model.begin(), of_model.end());
  return files;
}

std::vector<std::filesystem::path> files_of(const ModelFlags& flags,
                                            std::span<const std::string> images) {
  std::vector<std::filesystem::path> files = files_of(flags);
  files.insert(files.end(), images.begin(), images.end());
  return files;
}

void set_up_computing(const ModelFlags& flags) {
  const auto threads = flags.threads > 0 ? flags.threads : usable_processors();
  if (threads > 1) let_waiting_threads_yield();
  use_threads(threads);
  if (flags.device != "cpu") convolve_in_full_float32();
}

ModelOptions model_options(const ModelFlags& flags) {
  require_device_name(flags.device);
  return {.card = flags.card,
          .labels = flags.label_names,
          .output = flags.output,
          .position = flags.position,
          .device = flags.device,
          .precision = parse_precision(flags.precision),
          .trunk = parse_trunk(flags.trunk),
          .limits = limits_of(flags),
          .inputs = given_inputs(flags.inputs)};
}

Model open_model(const ModelFlags& flags, std::ostream& err, ImportedGraph imported) {
  ModelOptions options = model_options(flags);
  options.imported = std::move(imported);
  const ModelFile file = fetched_model(flags.model, err);
  Model model = flags.model.empty() ? cameras::open_model(bundled_model(), options)
                                    : cameras::open_model(file.path, options);
  model.warnings.insert(model.warnings.begin(), file.warnings.begin(), file.warnings.end());
  model.warnings.insert(model.warnings.begin(), flags.warnings.begin(), flags.warnings.end());
  if (!flags.model.empty()) return model;
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
