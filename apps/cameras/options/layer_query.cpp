#include "options/layer_query.h"

#include <CLI/CLI.hpp>
#include <vector>

#include "cameras/question.h"
#include "cameras/text.h"
#include "options/not_empty.h"

namespace cameras::cli {
void add_layer_option(CLI::App& app, std::string& layer) {
  app.add_option("--layer", layer, "auto, or a name from `cameras layers`")
      ->check(not_empty("a layer"))
      ->capture_default_str()
      ->type_name("auto|NAME");
}

std::string layer_named(const std::string& text, const Network& network) {
  if (text == "auto") return network.default_layer();
  std::vector<std::string> names;
  for (const Layer& layer : network.layers()) names.push_back(layer.name);
  require(has_layer(network, text), Errc::bad_argument,
          "expected --layer auto or a name from `cameras layers`, found '", text, "'",
          did_you_mean(text, names));
  return text;
}

}  // namespace cameras::cli
