#include <CLI/CLI.hpp>
#include <exception>
#include <filesystem>
#include <fstream>
#include <iostream>
#include <stdexcept>

#include "cameras/metric.h"
#include "cameras/render.h"
#include "cameras/saliency.h"
#include "command.h"
#include "manual/completion.h"
#include "manual/option_tables.h"
#include "manual/page.h"
#include "zoo/zoo_model.h"

// cameras_manual FOLDER VERSION DATE: writes the program's manual pages, completions and
// tables of its documents into FOLDER. Run by the build; it is not installed.
namespace cameras::cli {
namespace {

namespace fs = std::filesystem;

void write_text(const fs::path& path, const std::string& text) {
  fs::create_directories(path.parent_path());
  std::ofstream file(path, std::ios::binary);
  file << text;
  if (!file.flush()) throw std::runtime_error(path.string() + " cannot be written");
}

template <class Entries>
std::vector<std::string> names_of(const Entries& entries) {
  std::vector<std::string> names;
  for (const auto& entry : entries) names.emplace_back(entry.name);
  return names;
}

ValueKinds value_kinds() {
  return {{"METHOD", names_of(methods())}, {"METRIC", names_of(metrics())},
          {"COLORMAP", colormaps()},       {"MODEL_NAME", names_of(zoo::built_in_models())},
          {"LABEL", {"predicted"}},        {"DEVICE", {"cpu", "cuda"}}};
}

void write_manual(const fs::path& folder, const Edition& edition) {
  CLI::App app;
  Action chosen;
  define(app, chosen);
  const ProgramTable table = program_table(app, value_kinds());
  const std::string& name = table.program.name;
  write_text(folder / "man" / (name + ".1"), program_page(table, edition));
  for (const CommandRow& command : table.commands) {
    write_text(folder / "man" / (name + "-" + command.name + ".1"),
               command_page(table, command, edition));
  }
  write_text(folder / "tables" / "options.md", option_table());
  write_text(folder / "tables" / "methods.md", method_table());
  write_text(folder / "bash" / name, bash_completion(table));
  write_text(folder / "zsh" / ("_" + name), zsh_completion(table));
  write_text(folder / "fish" / (name + ".fish"), fish_completion(table));
}

}  // namespace
}  // namespace cameras::cli

int main(int argc, char** argv) {
  try {
    if (argc != 4) throw std::runtime_error("expected FOLDER VERSION DATE");
    cameras::cli::write_manual(argv[1], {argv[2], argv[3]});
    return 0;
  } catch (const std::exception& error) {
    std::cerr << "cameras_manual: " << error.what() << '\n';
    return 1;
  }
}
