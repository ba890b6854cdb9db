#include <CLI/CLI.hpp>
#include <algorithm>
#include <filesystem>
#include <memory>
#include <nlohmann/json.hpp>
#include <ostream>
#include <string>
#include <utility>
#include <vector>

#include "cameras/grid.h"
#include "command.h"
#include "diagnostics.h"
#include "explain_flags.h"
#include "json_text.h"
#include "output_file.h"
#include "question.h"
#include "sanity/study.h"
#include "sanity/study_report.h"
#include "sanity/verdict.h"

namespace cameras::cli {
namespace {

namespace fs = std::filesystem;

const std::vector<std::string>& check_names() {
  static const std::vector<std::string> names{"cascading", "independent", "class", "adversarial"};
  return names;
}

std::vector<fs::path> sanity_outputs(const SanityFlags& flags) {
  return {flags.out, flags.curves, flags.csv, flags.json};
}

void require_ending(const std::string& option, const std::string& path, const std::string& ending) {
  if (path.empty() || path.ends_with(ending)) return;
  throw UsageError("expected " + option + " with a name that ends in " + ending + ", found '" +
                   path + "'");
}

void require_strip(const SanityFlags& flags) {
  if (flags.out.empty()) return;
  try {
    static_cast<void>(Image::format_of(flags.out));
    const std::size_t images = std::min(flags.pictured, flags.question.images.size());
    const std::size_t rows = images * flags.question.methods.size() * flags.checks.size();
    require_grid(std::max<std::size_t>(1, rows), flags.stages + 4, {.side = flags.side});
  } catch (const Error& error) {
    throw UsageError(error.what());
  }
}

void check_sanity(const SanityFlags& flags) {
  require_methods(flags.question);
  for (const std::string& name : flags.checks) {
    if (std::ranges::find(check_names(), name) != check_names().end()) continue;
    throw UsageError(
        "expected --checks from cascading, independent, class and adversarial, found '" + name +
        "'");
  }
  const std::string& label = flags.question.labels.at(0);
  if (label.starts_with("top:")) {
    throw UsageError("expected one label, found '" + label + "'");
  }
  if (flags.view != "overlay" && flags.view != "heat") {
    throw UsageError("expected --view overlay or heat, found '" + flags.view + "'");
  }
  require_colormap(flags.colormap);
  require_strip(flags);
  require_ending("--curves", flags.curves, ".svg");
  require_results(sanity_outputs(flags), flags.question);
}

void require_one_label(const Question& question) {
  const auto& labels = question.request.labels;
  if (labels.size() > 1) {
    throw UsageError("expected one label, found " + std::to_string(labels.size()));
  }
}

// Two checks ask for another label; they are left out where there is none, unless they were chosen.
void fit_checks(SanityFlags& flags, bool chosen, Model& model) {
  if (model.network.label_count() > 1) return;
  const auto asks_for_another = [](const std::string& check) {
    return check == "class" || check == "adversarial";
  };
  for (const std::string& check : flags.checks) {
    require(!chosen || !asks_for_another(check), Errc::bad_argument, "--checks ", check,
            ": expected a network with at least two labels, found one");
  }
  if (std::erase_if(flags.checks, asks_for_another) > 0) {
    model.warnings.emplace_back(
        "the checks class and adversarial are left out: they need a second label");
  }
}

// What the network does not allow is left out, unless nothing else is asked.
void fit_methods(SanityFlags& flags, Question& question) {
  std::vector<std::string> names;
  std::vector<std::unique_ptr<SaliencyMethod>> methods;
  std::string refusal;
  for (std::size_t i = 0; i < question.methods.size(); ++i) {
    const std::string& name = flags.question.methods[i];
    refusal = question.methods[i]->refusal(question.model.network);
    if (refusal.empty()) {
      names.push_back(name);
      methods.push_back(std::move(question.methods[i]));
    } else {
      question.model.warnings.push_back(left_out(name, refusal));
    }
  }
  require(!methods.empty(), Errc::bad_argument, refusal);
  flags.question.methods = std::move(names);
  question.methods = std::move(methods);
}

void write(const SanityFlags& flags, const SanityStudy& found) {
  if (!flags.out.empty()) {
    const Image strip = draw_grid(found.strip, {.side = flags.side});
    write_file(flags.out, strip.encode(Image::format_of(flags.out)));
  }
  if (!flags.curves.empty()) {
    write_file(flags.curves, as_bytes(svg_of(sanity_curves(found, flags))));
  }
  if (!flags.csv.empty()) write_file(flags.csv, as_bytes(sanity_csv(found, flags)));
  if (!flags.json.empty() && flags.json != "-") {
    write_file(flags.json, as_bytes(json_text(sanity_json(found, flags))));
  }
}

int sanity(SanityFlags flags, bool checks_chosen, Console console) {
  check_sanity(flags);
  set_up_computing(flags.question.model);
  // The same label is explained in every network: a size counts whatever is predicted there.
  flags.question.unchosen_scale_filter = "none";
  Question question = open_question(flags.question, flags.question.model);
  require_one_label(question);
  require_results_of(sanity_outputs(flags), question.model);
  fit_checks(flags, checks_chosen, question.model);
  fit_methods(flags, question);
  const SanityStudy found = study(flags, question, console);
  write(flags, found);
  print_warnings(console.err, question.model.warnings_so_far());
  if (flags.json == "-") {
    console.out << json_text(sanity_json(found, flags));
  } else {
    console.out << sanity_table(found, flags);
  }
  return kDone;
}

void add_sanity_outputs(CLI::App& app, SanityFlags& flags) {
  app.add_option("--out", flags.out, "Maps by stage: .png, .jpg, .webp or .bmp")
      ->type_name("STRIP.png");
  app.add_option("--curves", flags.curves, "Similarity by stage, drawn")->type_name("CURVES.svg");
  app.add_option("--csv", flags.csv, "A line by method, image and stage")->type_name("OUT.csv");
  app.add_option("--json", flags.json, "Report; - for standard output")->type_name("OUT.json");
  app.add_option("--pictures", flags.pictured, "How many of the images --out shows")
      ->check(CLI::Range(1, 1000))
      ->capture_default_str();
  app.add_option("--view", flags.view, "heat or overlay")->capture_default_str();
  app.add_option("--colormap", flags.colormap, "Colours of the maps")->capture_default_str();
  app.add_option("--side", flags.side, "Pixels of a picture's longer side")
      ->check(CLI::Range(16, 4096))
      ->capture_default_str();
}

}  // namespace

Action define_sanity(CLI::App& app) {
  const auto flags = std::make_shared<SanityFlags>();
  flags->question.methods = {"grad_cam", "cameras", "guided_backprop"};
  flags->checks = check_names();
  app.add_option("IMAGE", flags->question.images, "Photos: JPEG, PNG, WebP, BMP or TIFF")
      ->required();
  add_question_flags(app, flags->question);
  app.add_option("--label", flags->question.labels, "What to explain: predicted, INDEX or NAME")
      ->expected(1)
      ->type_name("LABEL");
  const CLI::Option* const checks =
      app.add_option("--checks", flags->checks, "cascading, independent, class, adversarial")
          ->delimiter(',')
          ->allow_extra_args(false)
          ->capture_default_str();
  app.add_option("--stages", flags->stages,
                 "Randomised networks: the topmost layer, all layers, and evenly between")
      ->check(CLI::Range(1, 1000))
      ->capture_default_str();
  add_sanity_outputs(app, *flags);
  return [flags, checks](Console console) { return sanity(*flags, checks->count() > 0, console); };
}

}  // namespace cameras::cli
