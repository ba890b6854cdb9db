#include "options/colorbar.h"

#include <CLI/CLI.hpp>

namespace cameras::cli {

void add_colorbar_option(CLI::App& app, ColorbarFlag& flag, const std::string& usual) {
  app.add_option("--colorbar", flag.choice, "Colours with the names of their ends; auto: " + usual)
      ->check(CLI::IsMember({"auto", "on", "off"}))
      ->capture_default_str()
      ->type_name("auto|on|off");
}

}  // namespace cameras::cli
