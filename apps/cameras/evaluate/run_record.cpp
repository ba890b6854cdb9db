#include "evaluate/run_record.h"
#include <ATen/Parallel.h>

#include <algorithm>
#include <array>
#include <cstdint>
#include <nlohmann/json.hpp>
#include <span>
#include <string_view>

#include "command.h"
#include "core/read_file.h"
#include "evaluate/fingerprint.h"

namespace cameras::cli {
namespace {

using Json = nlohmann::ordered_json;

constexpr int kFormat = 2;
constexpr std::uint64_t kMost = std::uint64_t{1} << 32;  // pictures, examples
// What may differ between two calls of the same run.
constexpr std::array<std::string_view, 2> kForPeople{"dataset", "model"};

// What differs between the shards of a run.
constexpr std::array<std::string_view, 3> kOfShard{"shard", "rows", "rows_fingerprint"};

bool is_one_of(std::span<const std::string_view> keys, std::string_view key) {
  return std::ranges::find(keys, key) != keys.end();
}

std::string format_name(DatasetFormat format) {
  if (format == DatasetFormat::coco) return "coco";
  return format == DatasetFormat::voc ? "voc" : "folder";
}

// Of the bytes of all files that the model consists of; of its name where it has none.
std::string model_print(const EvaluateFlags& flags, const Model& model) {
  constexpr std::int64_t kMostBytes = std::int64_t{1} << 36;
  Fingerprint print;
  if (flags.model.model.empty()) print.add(model_name(flags.model));
  for (const auto& file : model.files) {
    if (!file.empty()) print.add(read_file(file, kMostBytes));
  }
  for (const std::string& label : model.labels) print.add(label);
  return print.text();
}

Json preprocess_json(const PreprocessSettings& s) {
  return {{"channels", s.channels},
          {"height", s.height},
          {"width", s.width},
          {"shortest_edge", s.shortest_edge},
          {"crop_height", s.crop_height},
          {"crop_width", s.crop_width},
          {"resample", static_cast<int>(s.resample)},
          {"rescale_factor", s.rescale_factor},
          {"mean", s.mean},
          {"std", s.std},
          {"channel_order", s.order == ChannelOrder::bgr ? "BGR" : "RGB"}};
}

std::string printed(const Json& value) {
  return value.dump(-1, ' ', false, Json::error_handler_t::replace);
}

Json options_json(const MethodOptions& options) {
  return {{"preset", options.preset},
          {"sizes", options.sizes},
          {"max_size", options.max_size},
          {"steps", options.steps},
          {"scale_filter", options.scale_filter},
          {"image_filter", options.image_filter},
          {"samples", options.samples},
          {"multi_scale", options.multi_scale},
          {"window", options.window},
          {"stride", options.stride},
          {"cells", options.cells},
          {"area", options.area}};
}

}  // namespace

Json run_record(const EvaluateFlags& flags, const Dataset& dataset, const Model& model,
                const Plan& plan) {
  Json record;
  record["format"] = kFormat;
  record["program"] = CAMERAS_VERSION;
  record["dataset"] = flags.dataset;
  record["dataset_format"] = format_name(dataset.format);
  record["pictures"] = plan.total;
  record["dataset_fingerprint"] = plan.fingerprint;
  record["label"] = flags.label;
  record["model"] = model_name(flags.model);
  record["model_fingerprint"] = model_print(flags, model);
  record["output"] = model.network.output();
  record["preprocess"] = preprocess_json(model.preprocess.settings());
  record["precision"] = flags.model.precision;
  record["trunk"] = model.network.trunk();
  record["device"] = flags.model.device;
  record["threads"] = at::get_num_threads();  // in another number sums are rounded otherwise
  record["layer"] = flags.layer == "auto" ? model.network.default_layer() : flags.layer;
  record["methods"] = flags.methods;
  record["method_options"] = options_json(flags.options);
  record["metrics"] = flags.metrics;
  record["mask_space"] = flags.mask_space;
  record["tolerance"] = flags.metric_options.tolerance;
  record["seed"] = flags.options.seed;
  record["examples"] = flags.examples;
  record["shard"] = flags.shard;
  set_tally(record, tally_of(plan, flags.methods));
  return record;
}

void set_tally(Json& record, const RowTally& tally) {
  record["rows"] = tally.rows();
  record["rows_fingerprint"] = tally.fingerprint();
}

Shard shard_in(const Json& record) {
  EvaluateFlags flags;
  flags.shard = record.at("shard").get<std::string>();
  try {
    return shard_of(flags);
  } catch (const UsageError& error) {
    fail(Errc::io, error.what());
  }
}

std::string difference(const Json& there, const Json& here, bool any_shard) {
  for (const auto& [key, value] : here.items()) {
    const bool ignored = is_one_of(kForPeople, key) || (any_shard && is_one_of(kOfShard, key));
    if (ignored) continue;
    const auto other = there.find(key);
    if (other == there.end()) return key + " is missing there";
    if (*other != value)
      return key + " is " + printed(*other) + " there, " + printed(value) + " here";
  }
  return {};
}

Json parse_run_record(const std::string& text) {
  const Json record = Json::parse(text, nullptr, /*allow_exceptions=*/false);
  const auto is_text = [&](const char* key) {
    return record.contains(key) && record[key].is_string();
  };
  const auto is_list = [&](const char* key) {
    return record.contains(key) && record[key].is_array() && !record[key].empty() &&
           std::ranges::all_of(record[key], [](const Json& item) { return item.is_string(); });
  };
  const auto is_number = [&](const char* key) {
    return record.contains(key) && record[key].is_number_unsigned() &&
           (std::string_view(key) == "seed" || record[key].get<std::uint64_t>() <= kMost);
  };
  const bool of_run = record.is_object() && is_number("format") && is_text("program");
  require(of_run, Errc::io, "expected the record of a run, found something else");
  require(record["format"] == kFormat, Errc::io, "expected the record of a run in format ", kFormat,
          ", found ", record["format"].dump(), ": of another version of the program");
  const bool complete = is_list("methods") && is_list("metrics") && is_number("pictures") &&
                        is_number("rows") && is_text("rows_fingerprint") && is_number("seed") &&
                        is_number("examples") && is_text("shard") && is_text("label");
  require(complete, Errc::io, "expected the whole record of a run, found a part of one");
  return record;
}

Json read_run_record(const std::filesystem::path& file) {
  constexpr std::int64_t kMostBytes = std::int64_t{1} << 24;
  const std::string text = as_text(read_regular_file(file, kMostBytes));
  try {
    return parse_run_record(text);
  } catch (const Error& error) {
    throw error.within(file.string());
  }
}

}  // namespace cameras::cli
