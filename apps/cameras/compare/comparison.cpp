#include "compare/comparison.h"

#include <algorithm>
#include <filesystem>
#include <functional>
#include <utility>

#include "cameras/render.h"
#include "diagnostics.h"
#include "method_title.h"
#include "progress.h"
#include "report.h"

namespace cameras::cli {
namespace {

namespace fs = std::filesystem;

RankedLabel ranked(const Model& model, const at::Tensor& logits, std::int64_t label) {
  return {.index = label,
          .name = model.label_name(label),
          .probability = model.network.probabilities(logits)[label].item<double>()};
}

// One model of the call, and every image of it.
class ModelPass {
 public:
  ModelPass(const CompareFlags& flags, std::size_t number, const Question& question)
      : flags_(flags), number_(number), question_(question) {}

  // `watch` is told how much of the image is behind.
  void add_to(ComparedImage& image, const std::function<void(double share)>& watch) const {
    Asked asked = ask_about(question_, image.path);
    const auto methods = static_cast<double>(flags_.question.methods.size());
    naming(image.path, [&] {
      for (std::size_t method = 0; method < flags_.question.methods.size(); ++method) {
        asked.request.progress = [&](std::int64_t done, std::int64_t total) {
          const double share = static_cast<double>(done) / static_cast<double>(total);
          watch((static_cast<double>(method) + share) / methods);
        };
        Result result = question_.methods[method]->explain(question_.model.network, asked.request);
        for (std::size_t row = 0; row < result.explanations.size(); ++row) {
          add(image, asked, method, row, result);
        }
      }
    });
    image.rows = asked.request.labels.size();
    if (number_ > 0) return;
    image.photo = shrunk({asked.image, fs::path(image.path).filename().string()}, size());
  }

 private:
  GridOptions size() const { return {.side = flags_.side}; }

  void add(ComparedImage& image, const Asked& asked, std::size_t method, std::size_t row,
           Result& result) const {
    Explanation& explanation = result.explanations[row];
    const Model& model = question_.model;
    RenderOptions options;
    options.view = flags_.view == "heat" ? View::heat : View::overlay;
    options.colormap = flags_.colormap;
    const Image drawn = render(asked.image, explanation.map, asked.seen, options);
    ComparedMap compared{
        .model = number_,
        .method = method,
        .row = row,
        .label = ranked(model, asked.logits, explanation.label),
        .prediction = ranked(model, asked.logits, asked.logits.argmax().item<std::int64_t>()),
        .layer = result.layer,
        .map = std::move(explanation.map),
        .seen = asked.seen,
        .cell = shrunk({drawn, {}}, size())};
    compared.cell.caption = caption_of(compared);
    image.maps.push_back(std::move(compared));
  }

  // What must not be lost comes first: long captions are cut at their end.
  std::string caption_of(const ComparedMap& compared) const {
    const std::string method = method_title(flags_.question.methods[compared.method]);
    const std::string empty = compared.map.empty() ? "no evidence" : "";
    if (flags_.models.empty()) return method + (empty.empty() ? "" : ": " + empty);
    const std::string name = fs::path(flags_.models[number_]).stem().string();
    const bool several = flags_.question.methods.size() > 1;
    return name + (several ? ", " + method : "") + ": " + (empty.empty() ? "" : empty + ", ") +
           percent_text(compared.label.probability) + " " + compared.label.name;
  }

  const CompareFlags& flags_;
  std::size_t number_;
  const Question& question_;
};

void require_room(const CompareFlags& flags, const Request& request, std::size_t models) {
  const auto labels =
      request.top > 0 ? static_cast<std::size_t>(request.top) : request.labels.size();
  require_grid(flags.question.images.size() * labels, 1 + models * flags.question.methods.size(),
               {.side = flags.side});
}

void require_same_rows(const CompareFlags& flags, const Request& request, std::size_t& rows) {
  const auto labels =
      request.top > 0 ? static_cast<std::size_t>(request.top) : request.labels.size();
  if (rows == 0) rows = labels;
  require(rows == labels, Errc::bad_argument, "expected as many labels in every model, found ",
          rows, " and ", labels, " (", flags.question.labels.at(0), ")");
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

std::vector<ComparedImage> compared(const CompareFlags& flags, Console console,
                                    std::vector<std::string>& warnings) {
  const std::vector<ModelFlags> models = flags.asked_models();
  std::vector<ComparedImage> images;
  for (const std::string& path : flags.question.images) {
    images.push_back(
        {.path = path, .photo = {Image::from_pixels(1, 1, {0, 0, 0}), {}}, .maps = {}});
  }
  Progress progress(console.err, models.size() * images.size());
  std::size_t rows = 0;
  for (std::size_t number = 0; number < models.size(); ++number) {
    const Question question = open_question(flags.question, models[number]);
    require_results_of({flags.out, flags.report}, question.model);
    require_room(flags, question.request, models.size());
    require_same_rows(flags, question.request, rows);
    const ModelPass pass(flags, number, question);
    for (std::size_t i = 0; i < images.size(); ++i) {
      const std::size_t done = number * images.size() + i;
      progress.show(done, images[i].path);
      pass.add_to(images[i],
                  [&](double share) { progress.show_share(done, share, images[i].path); });
    }
    for (const std::string& warning : question.model.warnings_so_far()) {
      if (std::ranges::find(warnings, warning) == warnings.end()) warnings.push_back(warning);
    }
  }
  progress.clear();
  return images;
}

std::vector<std::vector<GridCell>> grid_rows(const std::vector<ComparedImage>& images) {
  std::vector<std::vector<GridCell>> rows;
  for (const ComparedImage& image : images) {
    const std::size_t first = rows.size();
    for (std::size_t row = 0; row < image.rows; ++row) rows.push_back({image.photo});
    for (const ComparedMap& compared : image.maps) {
      auto& row = rows[first + compared.row];
      if (image.maps.back().model == 0) {
        row[0].caption = compared.label.name + ", " + percent_text(compared.label.probability);
      }
      row.push_back(compared.cell);
    }
  }
  return rows;
}

}  // namespace cameras::cli
