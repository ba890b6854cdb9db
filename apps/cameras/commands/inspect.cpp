#include <CLI/CLI.hpp>
#include <algorithm>
#include <map>
#include <memory>
#include <ostream>
#include <sstream>
#include <string>

#include "bundled_model.h"
#include "command.h"
#include "core/checked.h"
#include "diagnostics.h"
#include "model_options.h"
#include "onnx/import.h"

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

std::string head_text(const Network& network) {
  switch (network.dropped_activation()) {
    case ScoreActivation::softmax: return "softmax dropped: the logit before it is explained";
    case ScoreActivation::log_softmax:
      return "log-softmax dropped: the logit before it is explained";
    case ScoreActivation::sigmoid: return "sigmoid dropped: the logit before it is explained";
    default: break;
  }
  return network.label_count() == 1
             ? "one score: explained as it is, its sigmoid counts as the probability"
             : "no softmax at the end: the output is explained as it is";
}

void show_network(const Network& network, std::ostream& out) {
  const ImageInput& image = network.image();
  out << "image         " << image.name << ": " << image.channels << " channel"
      << (image.channels == 1 ? "" : "s") << ", "
      << (image.channels_last ? "channels last (NHWC)" : "channels first (NCHW)")
      << (image.bytes ? ", bytes" : "") << ", native size " << network.native_height() << " x "
      << network.native_width() << '\n';
  out << "scores        " << network.output() << ": " << network.label_count() << " labels\n";
  out << "head          " << head_text(network) << '\n';
  out << "layer         "
      << (network.default_layer().empty() ? "none found" : network.default_layer())
      << " (default)\n";
  for (const std::string& fit : network.fits()) out << "size fit      " << fit << '\n';
  if (network.native_only_reason().empty()) {
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

std::string resize_text(const PreprocessSettings& settings) {
  std::ostringstream text;
  if (settings.shortest_edge > 0) {
    text << "shortest edge " << settings.shortest_edge;
  } else {
    text << "stretched to " << settings.height << " x " << settings.width;
  }
  if (settings.crop_height > 0) {
    text << ", centre crop " << settings.crop_height << " x " << settings.crop_width;
  }
  return text.str();
}

void show_convention(const Model& model, std::ostream& out) {
  const PreprocessSettings& settings = model.preprocess.settings();
  out << "preprocessing " << (model.card.empty() ? "default (no card found)" : model.card) << ": "
      << resize_text(settings) << ", x " << settings.rescale_factor << ", mean "
      << values_text(settings.mean) << ", std " << values_text(settings.std) << ", "
      << (settings.order == ChannelOrder::bgr ? "BGR" : "RGB") << '\n';
  out << "label names   ";
  if (model.labels.empty()) {
    out << "none\n";
    return;
  }
  out << model.labels.size() << ": " << model.label_name(0) << ", …\n";
}

int inspect(const ModelFlags& flags, Console console) {
  set_up_computing(flags);
  const Model model = open_model(flags);
  std::ostringstream text;
  show_file(flags.model.empty() ? import_onnx(bundled_model().onnx) : import_onnx_file(flags.model),
            text);
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
  app.add_option("MODEL", flags->model, "ONNX model (default: the bundled classifier)")
      ->type_name("M.onnx");
  add_model_flags(app, *flags);
  add_computing_flags(app, *flags);
  return [flags](Console console) { return inspect(*flags, console); };
}

}  // namespace cameras::cli
