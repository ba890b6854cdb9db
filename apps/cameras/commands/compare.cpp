#include <CLI/CLI.hpp>
#include <algorithm>
#include <filesystem>
#include <memory>
#include <nlohmann/json.hpp>
#include <ostream>

#include "cameras/grid.h"
#include "command.h"
#include "compare/comparison.h"
#include "compare/comparison_report.h"
#include "diagnostics.h"
#include "explain_flags.h"
#include "json_text.h"
#include "output_file.h"

namespace cameras::cli {
namespace {

void require_models(const CompareFlags& flags) {
  if (flags.models.size() < 2) return;
  if (!flags.question.model.card.empty()) {
    throw UsageError("expected --card with one model, found " +
                     std::to_string(flags.models.size()) + ": cards are read beside each model");
  }
}

void check_compare(const CompareFlags& flags) {
  require_methods(flags.question);
  require_models(flags);
  if (flags.view != "overlay" && flags.view != "heat") {
    throw UsageError("expected --view overlay or heat, found '" + flags.view + "'");
  }
  require_colormap(flags.colormap);
  try {
    static_cast<void>(Image::format_of(flags.out));
    const std::size_t columns = 1 + flags.asked_models().size() * flags.question.methods.size();
    require_grid(flags.question.images.size(), columns, {.side = flags.side});
  } catch (const Error& error) {
    throw UsageError(error.what());
  }
  if (!flags.report.empty() && !flags.report.ends_with(".html") &&
      !flags.report.ends_with(".json")) {
    throw UsageError("expected --report with a name that ends in .html or .json, found '" +
                     flags.report + "'");
  }
  for (const ModelFlags& model : flags.asked_models()) {
    QuestionFlags reads = flags.question;
    reads.model = model;
    require_results({flags.out, flags.report}, reads);
  }
}

std::string report_text(const CompareFlags& flags, const std::vector<ComparedImage>& images) {
  if (flags.report.ends_with(".html")) return compare_html(images, flags);
  return json_text(compare_json(images, flags));
}

int compare(const CompareFlags& flags, Console console) {
  check_compare(flags);
  set_up_computing(flags.question.model);
  std::vector<std::string> warnings;
  const std::vector<ComparedImage> images = compared(flags, console, warnings);
  const auto rows = grid_rows(images);
  const Image grid = draw_grid(rows, {.side = flags.side});
  write_file(flags.out, grid.encode(Image::format_of(flags.out)));
  if (!flags.report.empty()) write_file(flags.report, as_bytes(report_text(flags, images)));
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
  app.add_option("IMAGE", flags->question.images, "Photos: JPEG, PNG, WebP, BMP or TIFF")
      ->required();
  add_question_flags(app, flags->question);
  app.add_option("--models", flags->models, "Several models, instead of --model")
      ->delimiter(',')
      ->allow_extra_args(false)
      ->excludes("--model")
      ->type_name("M1.onnx,M2.onnx");
  app.add_option("--label,--labels", flags->question.labels,
                 "Rows of every image: predicted, INDEX, NAME or top:K; may be repeated")
      ->allow_extra_args(false)
      ->type_name("LABEL");
  app.add_option("--out", flags->out, "Picture: .png, .jpg, .webp or .bmp")
      ->required()
      ->type_name("GRID.png");
  app.add_option("--report", flags->report, "Confidences, and how alike the maps are")
      ->type_name("OUT.html|OUT.json");
  app.add_option("--view", flags->view, "overlay or heat")->capture_default_str();
  app.add_option("--colormap", flags->colormap, "Colours of the maps")->capture_default_str();
  app.add_option("--side", flags->side, "Pixels of a picture's longer side")
      ->check(CLI::Range(16, 4096))
      ->capture_default_str();
  return [flags](Console console) { return compare(*flags, console); };
}

}  // namespace cameras::cli
