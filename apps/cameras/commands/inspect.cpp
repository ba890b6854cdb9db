#include <CLI/CLI.hpp>
#include <algorithm>
#include <map>
#include <memory>
#include <ostream>
#include <sstream>
#include <string>

#include "command.h"
#include "console/diagnostics.h"
#include "options/model_options.h"

namespace cameras::cli {
namespace {

const char* type_text(ElementType type) {
  switch (type) {
    case ElementType::floating: return "float";
    case ElementType::uint8: return "uint8";
    default: return "other";
  }
}

void show_file(const Graph& graph, std::ostream& out) {
  out << "opset         " << graph.opset << '\n';
  for (const GraphInput& input : graph.inputs) {
    out << "input         " << input.name << ' ' << shape_text(input.dims) << ' '
        << type_text(input.type) << '\n';
  }
  for (const std::string& output : graph.outputs) out << "output        " << output << '\n';
  std::map<std::string, int> counts;
  for (const Node& node : graph.nodes) ++counts[node.type];
  out << "operators     ";
  const char* separator = "";
  for (const auto& [type, count] : counts) {
    out << separator << type << " x " << count;
    separator = ", ";
  }
  out << '\n';
}

// Of a network that joins maps which were halved: "multiples of 32".
std::string multiples_text(const Network& network) {
  const std::string step = std::to_string(network.size_step());
  const bool whole = network.native_height() % network.size_step() == 0 &&
                     network.native_width() % network.size_step() == 0;
  return whole ? "multiples of " + step : "the native size and multiples of " + step + " more";
}

void show_network(const Network& network, std::ostream& out) {
  const ImageInput& image = network.image();
  out << "image         " << image.name << ": " << image.channels << " channel"
      << (image.channels == 1 ? "" : "s") << ", "
      << (image.channels_last ? "channels last (NHWC)" : "channels first (NCHW)")
      << (image.bytes ? ", bytes" : "") << ", native size " << network.native_height() << " x "
      << network.native_width() << '\n';
  out << "scores        " << network.output() << ": "
      << (network.label_against() ? "one score for 2" : std::to_string(network.label_count()))
      << " labels\n";
  out << "head          " << network.head_note() << '\n';
  out << "layer         "
      << (network.default_layer().empty() ? "none found" : network.default_layer())
      << " (default)\n";
  for (const std::string& fit : network.fits()) out << "size fit      " << fit << '\n';
  if (network.native_only_reason().empty() && network.size_step() > 1) {
    out << "sizes         " << multiples_text(network) << '\n';
  } else if (network.native_only_reason().empty()) {
    out << "sizes         any" << (network.fits().empty() ? " (nothing had to be fitted)" : "")
        << '\n';
  } else {
    out << "sizes         native only: " << network.native_only_reason() << '\n';
  }
}

std::string values_text(const std::vector<double>& values) {
  std::string text = "[";
  for (const double value : values) {
    std::ostringstream number;
    number << value;
    text += (text.size() > 1 ? ", " : "") + number.str();
  }
  return text + "]";
}

std::string normalisation_text(const PreprocessSettings& settings) {
  if (settings.mean.empty() && settings.std.empty()) return "no mean, no std";
  return "mean " + values_text(settings.mean) + ", std " + values_text(settings.std);
}

std::string channels_text(const PreprocessSettings& settings) {
  if (settings.channels == 1) return "grey";
  const std::string order = settings.order == ChannelOrder::bgr ? "BGR" : "RGB";
  return settings.channels == 4 ? order + " and alpha" : order;
}

void show_convention(const Model& model, std::ostream& out) {
  const PreprocessSettings& settings = model.preprocess.settings();
  out << "preprocessing " << (model.card.empty() ? "default (no card found)" : model.card) << ": "
      << resize_text(settings) << ", x " << settings.rescale_factor << ", "
      << normalisation_text(settings) << ", " << channels_text(settings) << '\n';
  out << "label names   ";
  if (model.labels.empty()) {
    out << "none\n";
    return;
  }
  out << model.labels.size() << ": " << model.label_name(0) << ", …\n";
}

int inspect(const ModelFlags& flags, Console console) {
  set_up_computing(flags);
  std::ostringstream text;
  const Model model =
      open_model(flags, console.err, [&](const Graph& graph) { show_file(graph, text); });
  show_network(model.network, text);
  show_convention(model, text);
  std::istringstream lines(text.str());
  for (std::string line; std::getline(lines, line);) console.out << printable(line) << '\n';
  print_warnings(console.err, model.warnings_so_far());
  return kDone;
}

}  // namespace

Action define_inspect(CLI::App& app) {
  const auto flags = std::make_shared<ModelFlags>();
  app.add_option("MODEL", flags->model, "ONNX model, or zoo:NAME (default: the bundled classifier)")
      ->type_name("M.onnx");
  add_model_flags(app, *flags);
  add_old_label_names(app, *flags);
  add_computing_flags(app, *flags);
  return [flags](Console console) { return inspect(*flags, console); };
}

}  // namespace cameras::cli
