#include "model_options.h"

#include "command.h"

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

}  // namespace

void add_model_flags(CLI::App& app, ModelFlags& flags) {
  app.add_option("--output", flags.output, "Graph output that holds the class scores")
      ->type_name("NAME");
  app.add_option("--card", flags.card, "Model card: how images become input (default: beside M)")
      ->type_name("CARD.json");
  app.add_option("--labels", flags.labels, "Label names, one a line")->type_name("FILE");
}

Model open_model(const ModelFlags& flags) {
  return cameras::open_model(flags.model, {.card = flags.card,
                                           .labels = flags.labels,
                                           .output = flags.output,
                                           .device = flags.device,
                                           .precision = parse_precision(flags.precision),
                                           .trunk = parse_trunk(flags.trunk),
                                           .limits = {}});
}

}  // namespace cameras::cli
