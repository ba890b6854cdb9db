#include "evaluation/run/run_record.h"
#include <ATen/Parallel.h>

#include <algorithm>
#include <array>
#include <cstddef>
#include <cstdint>
#include <nlohmann/json.hpp>
#include <span>
#include <string_view>
#include <variant>

#include "cameras/text.h"
#include "core/read_file.h"
#include "evaluation/run/fingerprint.h"

namespace cameras::evaluation {
namespace {

using Record = nlohmann::ordered_json;

constexpr int kFormat = 4;
constexpr std::uint64_t kMost = std::uint64_t{1} << 32;  // pictures, examples
// What may differ between two calls of the same run.
constexpr std::array<std::string_view, 2> kForPeople{"dataset", "model"};

// What differs between the shards of a run.
constexpr std::array<std::string_view, 3> kOfShard{"shard", "rows", "rows_fingerprint"};

bool is_one_of(std::span<const std::string_view> keys, std::string_view key) {
  return std::ranges::find(keys, key) != keys.end();
}

// Of the bytes of all files that the model consists of, whatever it is called; of its name where it
// was opened from memory.
std::string model_print(const EvaluationSubject& subject) {
  Fingerprint print;
  const Model& model = subject.model;
  if (model.path.empty()) print.add(subject.model_name);
  for (const auto& file : model.files) {
    if (file.empty()) continue;
    read_in_pieces(file, [&](std::span<const std::byte> piece) { print.add(piece); });
  }
  for (const std::string& label : model.labels) print.add(label);
  return print.text();
}

Record preprocess_json(const PreprocessSettings& s) {
  Record record{{"channels", s.channels},
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
  if (s.odd_crop == OddCrop::even_start) record["odd_crop"] = "even start";
  return record;
}

std::string printed(const Record& value) {
  return value.dump(-1, ' ', false, Record::error_handler_t::replace);
}

// null where the call leaves an option to the methods.
Record options_json(const MethodOptions& options) {
  Record record = Record::object();
  for (const OptionSpec& spec : option_specs()) {
    Record& value = record[std::string(spec.name)];
    if (!is_decided(options, spec)) continue;
    value =
        std::visit([](const auto& given) { return Record(given); }, option_value(options, spec));
  }
  return record;
}

// Of the value at a key, down to the part that differs; "" where none does.
std::string difference_at(const std::string& key, const Record& there, const Record& here) {
  const auto found = there.find(key);
  if (found == there.end()) return key + " is missing there";
  if (*found == here) return {};
  if (found->is_object() && here.is_object()) {
    for (const auto& [part, value] : here.items()) {
      std::string inner = difference_at(part, *found, value);
      if (!inner.empty()) return key + ": " + inner;
    }
  }
  return key + " is " + printed(*found) + " there, " + printed(here) + " here";
}

// "none", "runner-up" or a label's index.
std::string contrast_text(const std::optional<Opponent>& contrast) {
  if (!contrast) return "none";
  return contrast->label ? std::to_string(*contrast->label) : "runner-up";
}

}  // namespace

Record run_record(const EvaluationSubject& subject, const EvaluationOptions& options,
                  const Plan& plan, const std::string& layer) {
  const Model& model = subject.model;
  Record record;
  record["format"] = kFormat;
  record["program"] = CAMERAS_VERSION;
  record["dataset"] = subject.dataset_name;
  record["dataset_format"] = std::string(name_of(subject.dataset.format));
  record["pictures"] = plan.total;
  record["dataset_fingerprint"] = plan.fingerprint;
  record["label"] = options.labels == JudgedLabels::predicted ? "predicted" : "truth";
  record["contrast"] = contrast_text(options.contrast);
  record["model"] = subject.model_name;
  record["model_fingerprint"] = model_print(subject);
  record["output"] = model.network.output();
  if (const auto position = model.network.position()) record["position"] = *position;
  record["preprocess"] = preprocess_json(model.preprocess.settings());
  record["precision"] = subject.precision;
  record["trunk"] = model.network.trunk();
  record["device"] = subject.device;
  record["threads"] = at::get_num_threads();  // in another number sums are rounded otherwise
  record["layer"] = layer;
  record["methods"] = options.methods;
  record["seed"] = options.method_options.seed;  // before all options: what differs is told first
  record["method_options"] = options_json(options.method_options);
  record["metrics"] = options.metrics;
  record["mask_space"] = options.mask_space == MaskSpace::input ? "input" : "image";
  record["tolerance"] = options.metric_options.tolerance;
  record["examples"] = options.examples;
  record["shard"] = shard_text(options.shard);
  set_tally(record, tally_of(plan, options.methods));
  return record;
}

void set_tally(Record& record, const RowTally& tally) {
  record["rows"] = tally.rows();
  record["rows_fingerprint"] = tally.fingerprint();
}

std::string record_text(const Record& record) {
  return record.dump(2, ' ', false, Record::error_handler_t::replace) + "\n";
}

std::string shard_text(const Shard& shard) {
  return std::to_string(shard.index) + '/' + std::to_string(shard.count);
}

Shard shard_in(const Record& record) {
  constexpr std::int64_t kMostShards = 1'000'000;
  const auto text = record.at("shard").get<std::string>();
  const std::size_t slash = text.find('/');
  const bool split = slash != std::string::npos;
  const auto index = parse_number<std::int64_t>(std::string_view(text).substr(0, slash));
  const auto count = parse_number<std::int64_t>(split ? text.substr(slash + 1) : "");
  const bool valid = index && count && *index >= 0 && *index < *count && *count <= kMostShards;
  require(valid, Errc::io,
          "expected a shard I/N with I from 0 to N - 1 and N of at most 1000000, found '", text,
          "'");
  return {.index = *index, .count = *count};
}

std::string difference(const Record& there, const Record& here, bool any_shard) {
  for (const auto& [key, value] : here.items()) {
    const bool ignored = is_one_of(kForPeople, key) || (any_shard && is_one_of(kOfShard, key));
    if (ignored) continue;
    std::string found = difference_at(key, there, value);
    if (!found.empty()) return found;
  }
  return {};
}

Record parse_run_record(const std::string& text) {
  const Record record = Record::parse(text, nullptr, /*allow_exceptions=*/false);
  const auto is_text = [&](const char* key) {
    return record.contains(key) && record[key].is_string();
  };
  const auto is_list = [&](const char* key) {
    return record.contains(key) && record[key].is_array() && !record[key].empty() &&
           std::ranges::all_of(record[key], [](const Record& item) { return item.is_string(); });
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

Record read_run_record(const std::filesystem::path& file) {
  constexpr std::int64_t kMostBytes = std::int64_t{1} << 24;
  const std::string text = as_text(read_regular_file(file, kMostBytes));
  try {
    return parse_run_record(text);
  } catch (const Error& error) {
    throw error.within(file.string());
  }
}

}  // namespace cameras::evaluation
