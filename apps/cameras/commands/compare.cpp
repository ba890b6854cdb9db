#include <CLI/CLI.hpp>
#include <algorithm>
#include <cstddef>
#include <iterator>
#include <memory>
#include <nlohmann/json.hpp>
#include <ostream>
#include <string>
#include <vector>

#include "cameras/comparison.h"
#include "cameras/grid.h"
#include "cameras/method_title.h"
#include "command.h"
#include "compare/comparison_report.h"
#include "compare/flags.h"
#include "compare/pictures.h"
#include "console/diagnostics.h"
#include "console/progress.h"
#include "options/label_query.h"
#include "options/unread_options.h"
#include "outputs/figure_file.h"
#include "outputs/output_file.h"
#include "report/json_text.h"
#include "report/sizes.h"

namespace cameras::cli {
namespace {

// Opens a model and makes sure, before it is asked, that its maps have room in the grid.
Question question_about(const CompareFlags& flags, const ModelFlags& model, std::size_t& rows,
                        std::ostream& err) {
  Question question = open_question(flags.question, model, err);
  require_results_of({flags.out, flags.report}, question.model);
  std::ranges::move(leave_out_refused(question), std::back_inserter(question.model.warnings));
  const auto labels = static_cast<std::size_t>(label_count_of(question.request.target));
  const std::size_t models = flags.asked_models().size();
  require_grid(flags.question.images.size() * labels, 1 + models * flags.question.methods.size(),
               flags.grid());
  if (rows == 0) rows = labels;
  require(rows == labels, Errc::bad_argument, "expected as many labels in every model, found ",
          rows, " and ", labels, " (", flags.question.labels.at(0), ")");
  return question;
}

void add_warnings(const Model& model, std::vector<std::string>& warnings) {
  for (const std::string& warning : model.warnings_so_far()) {
    if (std::ranges::find(warnings, warning) == warnings.end()) warnings.push_back(warning);
  }
}

// Asks one model after the other; the warnings of all of them.
std::vector<std::string> ask_models(const CompareFlags& flags, Comparison& comparison,
                                    std::size_t& models_done, std::ostream& err) {
  std::vector<std::string> warnings;
  std::size_t rows = 0;
  for (const ModelFlags& model : flags.asked_models()) {
    const Question question = question_about(flags, model, rows, err);
    comparison.ask(question);
    add_warnings(question.model, warnings);
    ++models_done;
  }
  return warnings;
}

std::vector<std::string> coarse_warnings(const CompareFlags& flags,
                                         const std::vector<ComparedImage>& images) {
  std::vector<std::string> warnings;
  for (const ComparedImage& image : images) {
    for (const ComparedMap& map : image.maps) {
      std::string what = image.path + ", " + method_title(map.method, flags.question.methods);
      if (!flags.models.empty()) what += ", " + flags.models[map.model];
      std::string warning = coarse_warning(what, map.sizes);
      // Labels of one image have their sizes together.
      if (!warning.empty() && (warnings.empty() || warnings.back() != warning)) {
        warnings.push_back(std::move(warning));
      }
    }
  }
  return warnings;
}

// Returns warnings.
std::vector<std::string> write_comparison(const CompareFlags& flags,
                                          const std::vector<ComparedImage>& images,
                                          const ComparisonPictures& pictures,
                                          const std::vector<std::vector<GridCell>>& rows) {
  std::vector<std::string> warnings = write_figure(flags.out, grid_figure(rows, flags.grid(rows)));
  if (flags.report.empty()) return warnings;
  const std::string text = flags.report.ends_with(".html") ? compare_html(images, pictures, flags)
                                                           : json_text(compare_json(images, flags));
  write_file(flags.report, as_bytes(text));
  return warnings;
}

int compare(CompareFlags flags, const CLI::App& app, Console console) {
  settle_methods(flags.question);
  require_compare_flags(flags);
  set_up_computing(flags.question.model);
  const std::vector<std::string>& paths = flags.question.images;
  ComparisonPictures pictures(flags);
  Progress progress(console.err, flags.asked_models().size() * paths.size());
  std::size_t models_done = 0;
  const ComparisonWatch watch{
      .photo = [&](std::size_t image, const Image& photo) { pictures.add_photo(image, photo); },
      .map = [&](std::size_t image, const ComparedMap& map,
                 const Image& photo) { pictures.add_map(image, map, photo); },
      .progress =
          [&](std::size_t done, double share) {
            const std::size_t step = models_done * paths.size() + done;
            if (share == 0) progress.show(step, paths[done]);
            progress.show_share(step, share, paths[done]);
            return true;
          }};
  Comparison comparison(paths, watch, limits_of(flags.question.model));
  std::vector<std::string> warnings = ask_models(flags, comparison, models_done, console.err);
  std::ranges::move(unread_by(flags.question, app), std::back_inserter(warnings));
  if (flags.view == "heat") {
    std::ranges::move(given_in_vain(app, {"--opacity"}, "is for colours over the photo"),
                      std::back_inserter(warnings));
  }
  progress.clear();
  const auto rows = pictures.rows(comparison.images());
  std::ranges::move(coarse_warnings(flags, comparison.images()), std::back_inserter(warnings));
  std::ranges::move(write_comparison(flags, comparison.images(), pictures, rows),
                    std::back_inserter(warnings));
  print_warnings(console.err, warnings);
  console.out << printable(flags.out) << ": " << rows.size() << " x " << rows.at(0).size() - 1
              << " maps\n";
  if (!flags.report.empty()) console.out << printable(flags.report) << ": report\n";
  return kDone;
}

}  // namespace

Action define_compare(CLI::App& app) {
  const auto flags = std::make_shared<CompareFlags>();
  flags->question.methods = {"grad_cam", "cameras"};
  add_compare_flags(app, *flags);
  return [flags, &app](Console console) { return compare(*flags, app, console); };
}

}  // namespace cameras::cli
