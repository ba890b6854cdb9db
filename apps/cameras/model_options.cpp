#include "model_options.h"

namespace cameras::cli {

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
                                           .limits = {}});
}

}  // namespace cameras::cli
