#include "layer_query.h"

#include <CLI/CLI.hpp>
#include <algorithm>
#include <vector>

#include "core/suggest.h"
#include "not_empty.h"

namespace cameras::cli {
namespace {

bool has_value(const Network& network, const std::string& name) {
  return name == network.image().name ||
         std::ranges::any_of(network.graph().nodes, [&](const Node& node) {
           return node.name == name || std::ranges::find(node.outputs, name) != node.outputs.end();
         });
}

}  // namespace

void add_layer_option(CLI::App& app, std::string& layer) {
  app.add_option("--layer", layer, "auto, or a name from `cameras layers`")
      ->check(not_empty("a layer"))
      ->capture_default_str();
}

std::string layer_named(const std::string& text, const Network& network) {
  if (text == "auto") return network.default_layer();
  std::vector<std::string> names;
  for (const Layer& layer : network.layers()) names.push_back(layer.name);
  require(has_value(network, text), Errc::bad_argument,
          "expected --layer auto or a name from `cameras layers`, found '", text, "'",
          did_you_mean(text, names));
  return text;
}

}  // namespace cameras::cli
