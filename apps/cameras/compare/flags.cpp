#include "compare/flags.h"

#include <CLI/CLI.hpp>

#include "command.h"
#include "options/label_query.h"
#include "options/number_checks.h"

namespace cameras::cli {
namespace {

void require_models(const CompareFlags& flags) {
  if (flags.models.size() < 2) return;
  if (!flags.question.model.card.empty()) {
    throw UsageError("expected --card with one model, found " +
                     std::to_string(flags.models.size()) + ": cards are read beside each model");
  }
}

}  // namespace

std::vector<ModelFlags> CompareFlags::asked_models() const {
  if (models.empty()) return {question.model};
  std::vector<ModelFlags> asked;
  for (const std::string& model : models) {
    asked.push_back(question.model);
    asked.back().model = model;
  }
  return asked;
}

GridOptions CompareFlags::grid(const std::vector<std::vector<GridCell>>& rows) const {
  GridOptions options{.side = side};
  if (colorbar.shown(true)) options.scales = {scale_of(look.colormap, rows)};
  return options;
}

void add_compare_flags(CLI::App& app, CompareFlags& flags) {
  app.add_option("IMAGE", flags.question.images, "Photos: JPEG, PNG, WebP, BMP or TIFF")
      ->required();
  add_question_flags(app, flags.question);
  app.add_option("--models", flags.models, "Several models, instead of --model")
      ->delimiter(',')
      ->allow_extra_args(false)
      ->excludes("--model")
      ->type_name("M1.onnx,M2.onnx");
  app.add_option("--label,--labels", flags.question.labels,
                 "Rows of every image: predicted, INDEX, NAME or top:K; may be repeated")
      ->allow_extra_args(false)
      ->type_name("LABEL");
  add_contrast_option(app, flags.question.contrast);
  app.add_option("--out", flags.out, "Picture: .png, .jpg, .webp, .bmp, .pdf or .svg")
      ->required()
      ->type_name("GRID.png");
  app.add_option("--report", flags.report, "Confidences, and how alike the maps are")
      ->type_name("OUT.html|OUT.json");
  app.add_option("--view", flags.view, "What the pictures show")
      ->capture_default_str()
      ->type_name("overlay|heat");
  add_look_options(app, flags.look);
  add_colorbar_option(app, flags.colorbar, "on");
  app.add_option("--side", flags.side, "Pixels of a picture's longer side")
      ->check(whole_number(16, 4096))
      ->capture_default_str();
}

void require_compare_flags(const CompareFlags& flags) {
  require_models(flags);
  if (flags.view != "overlay" && flags.view != "heat") {
    throw UsageError("expected --view overlay or heat, found '" + flags.view + "'");
  }
  flags.look.check();
  try {
    static_cast<void>(Figure::format_of(flags.out));
    const std::size_t columns = 1 + flags.asked_models().size() * flags.question.methods.size();
    require_grid(flags.question.images.size(), columns, flags.grid());
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

}  // namespace cameras::cli
