#include "sanity/flags.h"

#include <CLI/CLI.hpp>
#include <algorithm>
#include <array>
#include <filesystem>

#include "command.h"
#include "options/number_checks.h"

namespace cameras::cli {
namespace {

namespace fs = std::filesystem;

constexpr std::array kChecks{SanityCheck::cascading,   SanityCheck::independent,
                             SanityCheck::complexity,  SanityCheck::denoised,
                             SanityCheck::other_label, SanityCheck::random_labels,
                             SanityCheck::adversarial};

// Every check, by its name, between commas and the last one after an "and"; or with bars.
std::string listed_checks(const std::string& separator, const std::string& last) {
  std::string text;
  for (const SanityCheck check : kChecks) {
    if (!text.empty()) text += check == kChecks.back() ? last : separator;
    text += name_of(check);
  }
  return text;
}

// Cells of a row of --out that are no stages: photo, map, and the checks of a single stage.
std::size_t cells_beside_stages() {
  return 2 + kChecks.size() - static_cast<std::size_t>(std::ranges::count_if(kChecks, is_by_layer));
}

void require_ending(const std::string& option, const std::string& path, const std::string& ending) {
  if (path.empty() || path.ends_with(ending)) return;
  throw UsageError("expected " + option + " with a name that ends in " + ending + ", found '" +
                   path + "'");
}

void require_strip(const SanityFlags& flags) {
  if (flags.out.empty()) return;
  try {
    static_cast<void>(Figure::format_of(flags.out));
    const std::size_t images = std::min(flags.pictured, flags.question.images.size());
    const std::size_t rows = images * flags.question.methods.size() * flags.checks.size();
    require_grid(std::max<std::size_t>(1, rows), flags.stages + cells_beside_stages(),
                 flags.grid());
  } catch (const Error& error) {
    throw UsageError(error.what());
  }
}

void add_sanity_outputs(CLI::App& app, SanityFlags& flags) {
  app.add_option("--out", flags.out, "Maps by stage: .png, .jpg, .webp, .bmp, .pdf or .svg")
      ->type_name("STRIP.png");
  app.add_option("--curves", flags.curves, "Similarity by stage, drawn")->type_name("CURVES.svg");
  app.add_option("--csv", flags.csv, "A line by method, image and stage")->type_name("OUT.csv");
  app.add_option("--json", flags.json, "Report; - for standard output")->type_name("OUT.json");
  app.add_option("--pictures", flags.pictured, "How many of the images --out shows")
      ->check(whole_number(1, 1000))
      ->capture_default_str();
  app.add_option("--view", flags.view, "What the pictures show")
      ->capture_default_str()
      ->type_name("heat|overlay");
  add_look_options(app, flags.look);
  add_colorbar_option(app, flags.colorbar, "on");
  app.add_option("--side", flags.side, "Pixels of a picture's longer side")
      ->check(whole_number(16, 4096))
      ->capture_default_str();
}

}  // namespace

bool SanityFlags::has(SanityCheck check) const {
  return std::ranges::find(checks, name_of(check)) != checks.end();
}

GridOptions SanityFlags::grid(const std::vector<std::vector<GridCell>>& rows) const {
  GridOptions options{.side = side};
  if (colorbar.shown(true)) options.scales = {scale_of(look.colormap, rows)};
  return options;
}

std::optional<SanityCheck> check_named(std::string_view name) {
  const auto* const found =
      std::ranges::find_if(kChecks, [&](SanityCheck check) { return name_of(check) == name; });
  return found == kChecks.end() ? std::nullopt : std::optional(*found);
}

std::vector<std::string> default_checks() {
  std::vector<std::string> names;
  for (const SanityCheck check : SanityOptions{}.checks) names.emplace_back(name_of(check));
  return names;
}

std::vector<fs::path> sanity_outputs(const SanityFlags& flags) {
  return {flags.out, flags.curves, flags.csv, flags.json};
}

void require_sanity_flags(const SanityFlags& flags) {
  for (const std::string& name : flags.checks) {
    if (check_named(name)) continue;
    throw UsageError("expected --checks from " + listed_checks(", ", " and ") + ", found '" + name +
                     "'");
  }
  const std::string& label = flags.question.labels.at(0);
  if (label.starts_with("top:")) {
    throw UsageError("expected one label, found '" + label + "'");
  }
  if (flags.view != "overlay" && flags.view != "heat") {
    throw UsageError("expected --view overlay or heat, found '" + flags.view + "'");
  }
  flags.look.check();
  require_strip(flags);
  require_ending("--curves", flags.curves, ".svg");
  require_results(sanity_outputs(flags), flags.question);
}

SanityOptions sanity_options(const SanityFlags& flags) {
  SanityOptions options{.checks = {},
                        .stages = flags.stages,
                        .seed = flags.question.options.seed,
                        .noisy_inputs = flags.noisy_inputs};
  for (const SanityCheck check : kChecks) {
    if (flags.has(check)) options.checks.push_back(check);
  }
  return options;
}

void add_sanity_flags(CLI::App& app, SanityFlags& flags) {
  app.add_option("IMAGE", flags.question.images, "Photos: JPEG, PNG, WebP, BMP or TIFF")
      ->required();
  add_question_flags(app, flags.question, kNotInSanity);
  app.add_option("--label", flags.question.labels, "What to explain: predicted, INDEX or NAME")
      ->expected(1)
      ->type_name("LABEL");
  app.add_option("--checks", flags.checks, "What is checked")
      ->delimiter(',')
      ->type_name(listed_checks("|", "|"))
      ->allow_extra_args(false)
      ->capture_default_str();
  app.add_option("--stages", flags.stages,
                 "Randomised networks: the topmost layer, all layers, and evenly between")
      ->check(whole_number(1, 1000))
      ->capture_default_str();
  app.add_option("--noisy-inputs", flags.noisy_inputs,
                 "Maps of which smooth_mprt compares the mean")
      ->check(whole_number(1, 100'000))
      ->capture_default_str();
  add_sanity_outputs(app, flags);
}

}  // namespace cameras::cli
