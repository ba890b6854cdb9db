#include "evaluate/flags.h"

#include <CLI/CLI.hpp>
#include <algorithm>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "cameras/text.h"
#include "command.h"
#include "options/distinct_names.h"
#include "options/label_query.h"
#include "options/layer_query.h"
#include "options/method_flags.h"
#include "options/number_checks.h"

namespace cameras::cli {
namespace {

std::string metric_names() {
  std::string text;
  for (const MetricEntry& entry : metrics()) {
    text += text.empty() ? "" : ", ";
    text += entry.name;
  }
  return text;
}

void require_one_of(const char* option, const std::string& found,
                    const std::vector<std::string>& known) {
  if (std::ranges::find(known, found) != known.end()) return;
  std::string text;
  for (const std::string& name : known) text += (text.empty() ? "" : " or ") + name;
  throw UsageError(std::string("expected ") + option + " " + text + ", found '" + found + "'");
}

std::string between_bars(std::span<const std::string_view> names) {
  std::string text;
  for (const std::string_view name : names) text.append(text.empty() ? "" : "|").append(name);
  return text;
}

// "0/3"
Shard shard_of(std::string_view text) {
  constexpr std::int64_t kMostShards = 1'000'000;
  const std::size_t slash = text.find('/');
  const bool split = slash != std::string_view::npos;
  const auto index = parse_number<std::int64_t>(text.substr(0, slash));
  const auto count = parse_number<std::int64_t>(split ? text.substr(slash + 1) : "");
  if (!index || !count || *index < 0 || *index >= *count || *count > kMostShards) {
    throw UsageError(
        "expected --shard I/N with I from 0 to N - 1 and N of at most 1000000, found '" +
        std::string(text) + "'");
  }
  return {.index = *index, .count = *count};
}

void add_data_flags(CLI::App& app, EvaluateFlags& flags) {
  app.add_option("DATASET", flags.dataset,
                 "Folders named by class, COCO's annotations (.json), a PASCAL VOC folder, or a "
                 "WebDataset (.tar, or a folder of them)");
  app.add_option("--format", flags.format, "What the data set is")
      ->capture_default_str()
      ->type_name(between_bars(dataset_format_names()));
  app.add_option("--images", flags.images, "Folder of a COCO file's pictures")->type_name("DIR");
  app.add_option("--split", flags.split, "List of a PASCAL VOC folder: ImageSets/Main/SPLIT.txt");
  app.add_option("--limit", flags.run.limit, "At most N pictures, evenly spread over the data set")
      ->check(whole_number(0, std::uint64_t{1} << 32))
      ->type_name("N");
  add_contrast_option(app, flags.contrast);
  app.add_option("--label", flags.label, "What to explain: what the data set says, or predicted")
      ->capture_default_str()
      ->type_name("truth|predicted");
}

void add_result_flags(CLI::App& app, EvaluateFlags& flags) {
  app.add_option("--out", flags.out, "Folder of the results; what is there is continued")
      ->type_name("DIR");
  app.add_flag("--plan", flags.plan,
               "Only say what there is to do and how long it takes, from three timed pictures");
  app.add_option("--shard", flags.shard, "I/N: every N-th picture from I on, to be merged")
      ->capture_default_str();
  app.add_option("--merge", flags.merge, "Result folders of all shards, instead of a data set")
      ->type_name("DIR");
  app.add_option("--examples", flags.run.examples, "Pictures in the report, evenly spread")
      ->check(whole_number(0, 100))
      ->capture_default_str();
}

}  // namespace

void add_evaluate_flags(CLI::App& app, EvaluateFlags& flags) {
  add_data_flags(app, flags);
  add_model_option(app, flags.model);
  add_methods_option(app, flags.run.methods);
  app.add_option("--metrics", flags.run.metrics, "From " + metric_names())
      ->type_name("METRIC")
      ->delimiter(',')
      ->allow_extra_args(false)
      ->capture_default_str();
  add_layer_option(app, flags.layer);
  add_method_flags(app, flags.run.method_options, kNotInEvaluate);
  app.add_option("--mask-space", flags.mask_space,
                 "Where pixels are masked: black in the image, or zero in the network's input")
      ->capture_default_str()
      ->type_name("image|input");
  app.add_option("--tolerance", flags.run.metric_options.tolerance,
                 "Pixels that the pointing game forgives")
      ->check(number_from(0, 10000))
      ->capture_default_str();
  add_result_flags(app, flags);
  add_model_flags(app, flags.model);
  add_computing_flags(app, flags.model);
}

void require_evaluate_flags(const EvaluateFlags& flags) {
  if (flags.dataset.empty() == flags.merge.empty()) {
    throw UsageError("expected a data set, or --merge with the folders of shards");
  }
  if (flags.out.empty() && !flags.plan) {
    throw UsageError("expected --out, found none (see --help)");
  }
  if (flags.plan && !flags.merge.empty()) {
    throw UsageError("expected either --plan or --merge, found both");
  }
  static_cast<void>(different_methods(flags.run.methods, flags.run.method_options));
  try {
    for (const std::string& name : flags.run.metrics) {
      static_cast<void>(make_metric(name, flags.run.metric_options));
    }
  } catch (const Error& error) {
    throw UsageError(error.what());
  }
  require_distinct("--metrics", flags.run.metrics);
  const auto formats = dataset_format_names();
  require_one_of("--format", flags.format, {formats.begin(), formats.end()});
  require_one_of("--label", flags.label, {"truth", "predicted"});
  require_one_of("--mask-space", flags.mask_space, {"image", "input"});
  static_cast<void>(shard_of(flags.shard));
}

EvaluationOptions evaluation_options(const EvaluateFlags& flags) {
  EvaluationOptions options = flags.run;
  options.shard = shard_of(flags.shard);
  if (flags.label == "predicted") options.labels = JudgedLabels::predicted;
  if (flags.mask_space == "input") options.mask_space = MaskSpace::input;
  return options;
}

DatasetOptions dataset_options(const EvaluateFlags& flags) {
  DatasetOptions options;
  options.format = dataset_format_named(flags.format).value();
  options.images = flags.images;
  options.split = flags.split;
  options.classes = flags.label != "predicted";
  return options;
}

}  // namespace cameras::cli
