#include <CLI/CLI.hpp>
#include <algorithm>
#include <iterator>
#include <memory>
#include <nlohmann/json.hpp>
#include <ostream>
#include <string>
#include <utility>
#include <vector>

#include "cameras/grid.h"
#include "cameras/sanity_study.h"
#include "command.h"
#include "console/diagnostics.h"
#include "console/progress.h"
#include "options/label_query.h"
#include "options/method_flags.h"
#include "options/question.h"
#include "options/unread_options.h"
#include "outputs/figure_file.h"
#include "outputs/output_file.h"
#include "report/json_text.h"
#include "report/line_plot.h"
#include "sanity/flags.h"
#include "sanity/strip.h"
#include "sanity/study_report.h"
#include "sanity/table.h"

namespace cameras::cli {
namespace {

void require_one_label(const Question& question) {
  const std::int64_t labels = label_count_of(question.request.target);
  if (labels > 1) {
    throw UsageError("expected one label, found " + std::to_string(labels));
  }
}

// Some checks ask for another class; they are left out where there is none, unless they were
// chosen.
void fit_checks(SanityFlags& flags, bool chosen, Model& model) {
  if (model.network.score_kind() != ScoreKind::values) return;
  std::vector<std::string> kept;
  std::string left;
  for (const std::string& check : flags.checks) {
    if (!needs_class_scores(check_named(check).value())) {
      kept.push_back(check);
      continue;
    }
    require(!chosen, Errc::bad_argument, "--checks ", check,
            ": expected a network of class scores, found one of quantities");
    left += (left.empty() ? "" : ", ") + check;
  }
  if (!left.empty()) {
    model.warnings.push_back("checks that need class scores are left out: " + left);
  }
  flags.checks = std::move(kept);
}

SanityStudy study(const SanityFlags& flags, const Question& question, SanityStrip& strip,
                  Console console) {
  std::unique_ptr<Progress> progress;
  const SanityWatch watch{
      .progress =
          [&](std::size_t done, std::size_t of, const std::string& what) {
            if (!progress) progress = std::make_unique<Progress>(console.err, of);
            progress->show(done, what);
            return true;
          },
      .original =
          [&](const SanityStudy&, std::size_t image, const Asked& asked,
              std::span<const Explanation> maps) { strip.add_original(image, asked, maps); },
      .finding = [&](const SanityStudy& found, const SanityFinding& finding,
                     const Explanation& after) { strip.add(found, finding, after); },
      .attack = [&](const SanityStudy& found, const AttackFinding& finding,
                    const Attack& attacked) { strip.add(found, finding, attacked); }};
  return sanity_study(question, flags.question.images, sanity_options(flags), watch);
}

// Returns warnings.
std::vector<std::string> write_sanity(const SanityFlags& flags, const SanityStudy& found,
                                      const SanityStrip& strip) {
  std::vector<std::string> warnings;
  if (!flags.out.empty()) {
    const auto rows = strip.rows();
    warnings = write_figure(flags.out, grid_figure(rows, flags.grid(rows)));
  }
  if (!flags.curves.empty()) {
    write_file(flags.curves, as_bytes(svg_of(sanity_curves(found, flags))));
  }
  if (!flags.csv.empty()) write_file(flags.csv, as_bytes(sanity_csv(found)));
  if (!flags.json.empty() && flags.json != "-") {
    write_file(flags.json, as_bytes(json_text(sanity_json(found, flags))));
  }
  return warnings;
}

std::vector<std::string> unread_by_sanity(const SanityFlags& flags, const CLI::App& app) {
  std::vector<std::string> warnings = unread_by(flags.question, app);
  if (flags.out.empty()) {
    std::ranges::move(
        given_in_vain(app,
                      {"--pictures", "--view", "--colormap", "--opacity", "--colorbar", "--side"},
                      "is for the pictures of --out"),
        std::back_inserter(warnings));
  }
  if (!flags.out.empty() && flags.view == "heat") {
    std::ranges::move(given_in_vain(app, {"--opacity"}, "is for colours over the photo"),
                      std::back_inserter(warnings));
  }
  if (std::ranges::none_of(sanity_options(flags).checks, is_by_layer)) {
    std::ranges::move(given_in_vain(app, {"--stages"},
                                    "is for the checks cascading, independent and smooth_mprt"),
                      std::back_inserter(warnings));
  }
  if (!flags.has(SanityCheck::denoised)) {
    std::ranges::move(given_in_vain(app, {"--noisy-inputs"}, "is for the check smooth_mprt"),
                      std::back_inserter(warnings));
  }
  return warnings;
}

int sanity(SanityFlags flags, const CLI::App& app, Console console) {
  const bool checks_chosen = app.get_option("--checks")->count() > 0;
  settle_methods(flags.question);
  require_without(flags.question.methods, flags.question.options, kNotInSanity);
  require_sanity_flags(flags);
  set_up_computing(flags.question.model);
  // The same label is explained in every network: a size counts whatever is predicted there.
  flags.question.unchosen_scale_filter = "none";
  flags.question.seed_read = true;
  Question question = open_question(flags.question, flags.question.model, console.err);
  require_one_label(question);
  require_results_of(sanity_outputs(flags), question.model);
  fit_checks(flags, checks_chosen, question.model);
  std::ranges::move(leave_out_refused(question), std::back_inserter(question.model.warnings));
  std::ranges::move(unread_by_sanity(flags, app), std::back_inserter(question.model.warnings));
  SanityStrip strip(flags);
  const SanityStudy found = study(flags, question, strip, console);
  std::ranges::move(write_sanity(flags, found, strip), std::back_inserter(question.model.warnings));
  print_warnings(console.err, question.model.warnings_so_far());
  if (flags.json == "-") {
    console.out << json_text(sanity_json(found, flags));
  } else {
    console.out << sanity_table(found, flags);
  }
  return kDone;
}

}  // namespace

Action define_sanity(CLI::App& app) {
  const auto flags = std::make_shared<SanityFlags>();
  flags->question.methods = {"grad_cam", "cameras", "guided_backprop"};
  flags->checks = default_checks();
  add_sanity_flags(app, *flags);
  return [flags, &app](Console console) { return sanity(*flags, app, console); };
}

}  // namespace cameras::cli
