#include <CLI/CLI.hpp>
#include <algorithm>
#include <cstdint>
#include <filesystem>
#include <iterator>
#include <memory>
#include <nlohmann/json.hpp>
#include <ostream>
#include <string>
#include <tuple>
#include <utility>
#include <variant>
#include <vector>

#include "cameras/concepts.h"
#include "cameras/figure.h"
#include "command.h"
#include "concepts/findings.h"
#include "concepts/picture.h"
#include "concepts/report.h"
#include "console/diagnostics.h"
#include "options/label_query.h"
#include "options/layer_query.h"
#include "options/model_options.h"
#include "options/number_checks.h"
#include "outputs/figure_file.h"
#include "outputs/output_file.h"
#include "report/json_text.h"

namespace cameras::cli {
namespace {

constexpr std::int64_t kLabelsAlone = 5;  // of each concept, in the report

struct ConceptFlags {
  ModelFlags model;
  std::string image;
  std::vector<std::string> labels{"top:3"};
  std::string layer = "auto";
  ConceptOptions options;
  ConceptLook look;
  std::string out;
  std::string report;
};

std::vector<std::int64_t> strongest(const Network& network, const at::Tensor& logits,
                                    std::int64_t count) {
  std::vector<std::int64_t> labels = network.ranking(logits.cpu());
  labels.resize(std::min(labels.size(), static_cast<std::size_t>(count)));
  return labels;
}

std::vector<std::int64_t> asked_labels(const Network& network, const Target& target,
                                       const at::Tensor& logits) {
  const auto* const chosen = std::get_if<Chosen>(&target);
  return chosen != nullptr ? chosen->labels : strongest(network, logits, label_count_of(target));
}

AddedTo added_to(const Model& model, const Concept& one, const at::Tensor& logits,
                 std::int64_t label) {
  return {ranked_label(model, logits, label), one.added[label].item<double>()};
}

ConceptFindings findings_about(const ConceptFlags& flags, const Model& model,
                               const Target& target) {
  Image photo = Image::open(flags.image, limits_of(flags.model));
  const Prepared prepared = model.preprocess(photo);
  ConceptOptions options = flags.options;
  options.layer = layer_named(flags.layer, model.network);
  options.memory = limits_of(flags.model).memory;
  ConceptFindings found{.path = flags.image,
                        .photo = std::move(photo),
                        .seen = prepared.seen,
                        .concepts = find_concepts(model.network, prepared.input, options),
                        .labels = {},
                        .of_labels = {},
                        .alone = {}};
  const at::Tensor& logits = found.concepts.logits;
  const std::vector<std::int64_t> labels = asked_labels(model.network, target, logits);
  for (const std::int64_t label : labels)
    found.labels.push_back(ranked_label(model, logits, label));
  for (const Concept& one : found.concepts.concepts) {
    auto& of_labels = found.of_labels.emplace_back();
    for (const std::int64_t label : labels)
      of_labels.push_back(added_to(model, one, logits, label));
    auto& alone = found.alone.emplace_back();
    for (const std::int64_t label : strongest(model.network, one.alone, kLabelsAlone)) {
      alone.push_back(added_to(model, one, one.alone, label));
    }
  }
  return found;
}

void require_concept_flags(const ConceptFlags& flags) {
  try {
    static_cast<void>(Figure::format_of(flags.out));
  } catch (const Error& error) {
    throw UsageError(error.what());
  }
  const std::vector<std::string> images{flags.image};
  require_outputs(std::vector<std::filesystem::path>{flags.out, flags.report},
                  files_of(flags.model, images));
}

int draw_concepts_of(const ConceptFlags& flags, Console console) {
  require_concept_flags(flags);
  set_up_computing(flags.model);
  Model model = open_model(flags.model, console.err);
  require_other_files(std::vector<std::filesystem::path>{flags.out, flags.report}, model.files);
  const Target target = target_named(flags.labels, model, model.warnings);
  const ConceptFindings found = findings_about(flags, model, target);
  std::vector<std::string> warnings = model.warnings_so_far();
  const auto count = static_cast<std::int64_t>(found.concepts.concepts.size());
  if (count < flags.options.count) {
    warnings.push_back("layer '" + found.concepts.layer + "' has " + std::to_string(count) +
                       (count == 1 ? " concept" : " concepts") + " here, " +
                       std::to_string(flags.options.count) + " were asked for");
  }
  std::ranges::move(write_figure(flags.out, concept_figure(found, flags.look)),
                    std::back_inserter(warnings));
  if (!flags.report.empty()) {
    write_file(flags.report, as_bytes(json_text(concept_json(found, model_name(flags.model)))));
  }
  print_warnings(console.err, warnings);
  console.out << concept_table(found) << printable(flags.out) << ": " << count
              << (count == 1 ? " concept" : " concepts") << '\n';
  if (!flags.report.empty()) console.out << printable(flags.report) << ": report\n";
  return kDone;
}

}  // namespace

Action define_concepts(CLI::App& app) {
  const auto flags = std::make_shared<ConceptFlags>();
  app.add_option("IMAGE", flags->image, "Photo: JPEG, PNG, WebP, BMP or TIFF")->required();
  add_model_option(app, flags->model);
  add_layer_option(app, flags->layer);
  app.add_option("--concepts", flags->options.count, "How many concepts the layer is parted into")
      ->check(whole_number(1, kMostConcepts))
      ->capture_default_str()
      ->type_name("K");
  app.add_option("--label,--labels", flags->labels,
                 "Labels of the table: predicted, INDEX, NAME or top:K; may be repeated")
      ->allow_extra_args(false)
      ->capture_default_str()
      ->type_name("LABEL");
  app.add_option("--out", flags->out, "Picture: .png, .jpg, .webp, .bmp, .pdf or .svg")
      ->required()
      ->type_name("OUT.png");
  app.add_option("--report", flags->report, "Concepts with their labels and what they add")
      ->type_name("OUT.json");
  app.add_option("--side", flags->look.side, "Pixels of a picture's longer side")
      ->check(whole_number(16, 4096))
      ->capture_default_str();
  app.add_option("--opacity", flags->look.opacity,
                 "Of the colours over the photo, where a map is 1: from 0 to 1")
      ->check(number_from(0, 1))
      ->capture_default_str()
      ->type_name("SHARE");
  add_model_flags(app, flags->model);
  add_computing_flags(app, flags->model);
  return [flags](Console console) { return draw_concepts_of(*flags, console); };
}

}  // namespace cameras::cli
