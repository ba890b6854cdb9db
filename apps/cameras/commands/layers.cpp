#include <CLI/CLI.hpp>
#include <iomanip>
#include <memory>
#include <ostream>
#include <string>

#include "command.h"
#include "console/diagnostics.h"
#include "options/model_options.h"

namespace cameras::cli {
namespace {

// How the value holds the map, where that is not [1,K,m,n].
std::string layout_text(const Layer& layer) {
  if (layer.layout == LayerLayout::channels_first) return {};
  const std::string text = ", " + std::string(name_of(layer.layout));
  if (layer.prefix == 0) return text;
  return text + " behind " + std::to_string(layer.prefix) +
         (layer.prefix == 1 ? " other" : " others");
}

int list_layers(const ModelFlags& flags, Console console) {
  set_up_computing(flags);
  const Model model = open_model(flags, console.err);
  const Network& network = model.network;
  std::size_t longest = 0;
  for (const Layer& layer : network.layers()) {
    longest = std::max(longest, printable(layer.name).size());
  }
  for (const Layer& layer : network.layers()) {
    console.out << std::left << std::setw(static_cast<int>(longest)) << printable(layer.name)
                << "  " << layer.channels << " x " << layer.height << " x " << layer.width << "  "
                << printable(layer.type) << layout_text(layer)
                << (layer.name == network.default_layer() ? "  (default)" : "") << '\n';
  }
  print_warnings(console.err, flags.warnings);
  if (flags.model.empty()) print_warnings(console.err, {model.warnings.at(0)});
  if (network.layers().empty()) {
    print_warnings(console.err, {"no feature map was found in this network"});
  }
  return kDone;
}

}  // namespace

Action define_layers(CLI::App& app) {
  const auto flags = std::make_shared<ModelFlags>();
  app.add_option("MODEL", flags->model, "ONNX model, or zoo:NAME (default: the bundled classifier)")
      ->type_name("M.onnx");
  add_model_flags(app, *flags);
  add_old_label_names(app, *flags);
  add_computing_flags(app, *flags);
  return [flags](Console console) { return list_layers(*flags, console); };
}

}  // namespace cameras::cli
