#include "options/colorbar.h"

#include <CLI/CLI.hpp>

namespace cameras::cli {

namespace {

std::string unknown_choice(const std::string& text) {
  if (text == "auto" || text == "on" || text == "off") return {};
  return "expected auto, on or off, found '" + text + "'";
}

}  // namespace

void add_colorbar_option(CLI::App& app, ColorbarFlag& flag, const std::string& usual) {
  app.add_option("--colorbar", flag.choice, "Colours with the names of their ends; auto: " + usual)
      ->check(CLI::Validator(&unknown_choice, {}))
      ->capture_default_str()
      ->type_name("auto|on|off");
}

}  // namespace cameras::cli
