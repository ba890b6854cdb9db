#include <CLI/CLI.hpp>
#include <algorithm>
#include <fstream>
#include <iterator>
#include <memory>
#include <nlohmann/json.hpp>
#include <ostream>
#include <utility>

#include "cameras/computing.h"
#include "cameras/passes.h"
#include "command.h"
#include "console/child_process.h"
#include "console/diagnostics.h"
#include "console/memory.h"
#include "console/progress.h"
#include "explain/image.h"
#include "options/method_flags.h"
#include "options/model_file.h"
#include "options/number_checks.h"
#include "options/question.h"
#include "outputs/output_file.h"
#include "report/json_text.h"
#include "report/method_options.h"
#include "report/text_table.h"

namespace cameras::cli {
namespace {

using Json = nlohmann::ordered_json;

constexpr std::array<NoFlag, 1> kNotInCost{{{"budget", "what a map takes is measured here"}}};

struct CostFlags {
  QuestionFlags question;
  std::size_t runs = 5;
  std::string json;
};

// Colours that differ from pixel to pixel, where the user names no photo.
Image test_picture(const Network& network) {
  std::vector<std::uint8_t> rgb;
  for (std::int64_t row = 0; row < network.native_height(); ++row) {
    for (std::int64_t column = 0; column < network.native_width(); ++column) {
      for (const std::int64_t value : {5 * row, 3 * column, row * column}) {
        rgb.push_back(static_cast<std::uint8_t>(value % 251));
      }
    }
  }
  return Image::from_pixels(network.native_height(), network.native_width(), std::move(rgb));
}

Request request_about(const Question& question, const std::vector<std::string>& images) {
  const Image image = images.empty() ? test_picture(question.model.network)
                                     : Image::open(images[0], question.limits);
  Request request = question.request;
  request.input = question.model.preprocess(image).input;
  return request;
}

double median(std::vector<double> values) {
  std::ranges::sort(values);
  const std::size_t middle = values.size() / 2;
  return values.size() % 2 == 1 ? values[middle] : (values[middle - 1] + values[middle]) / 2;
}

Json passes_json(const Passes& passes, const Network& network) {
  const auto native = static_cast<double>(network.native_height() * network.native_width());
  return {{"forward", passes.forward},
          {"native_size_equivalents", static_cast<double>(passes.pixels) / native},
          {"head", passes.head},
          {"gradients", passes.gradients}};
}

// One method in a process that has done nothing else: its numbers, or its problem.
Json measured(const CostFlags& flags, const std::string& method, std::ostream& err) {
  set_up_computing(flags.question.model);
  QuestionFlags alone = flags.question;
  alone.methods = {method};
  alone.model.model = model_path(flags.question.model.model).string();  // it has been fetched
  // What a map costs does not depend on what is predicted at which size.
  alone.unchosen_scale_filter = "none";
  const double start = now();
  const Question question = open_question(alone, alone.model, err);
  require_results_of({flags.json}, question.model);
  const double load_seconds = now() - start;
  const Request request = request_about(question, alone.images);
  const auto tally = std::make_shared<PassTally>();
  const Network network = question.model.network.counted(tally);
  const double loaded_memory = resident_memory_mb();
  const bool forgotten = forget_peak_memory();
  std::vector<double> seconds;
  Passes passes;
  try {
    for (std::size_t run = 0; run <= flags.runs; ++run) {
      const double begun = now();
      static_cast<void>(question.methods[0].method->explain(network, request));
      seconds.push_back(now() - begun);
      if (run == 0) passes = tally->counts();
    }
  } catch (const Error& error) {  // the other methods are told even so
    return {{"method", method}, {"problem", message_of(error)}};
  }
  const double first = seconds.front();
  seconds.erase(seconds.begin());
  return {
      {"method", method},
      {"method_options", method_options_json(method, alone.options)},
      {"seconds",
       {{"load", load_seconds}, {"first", first}, {"median", median(seconds)}, {"runs", seconds}}},
      {"memory_mb",
       {{"loaded", loaded_memory},
        {"peak", peak_memory_mb()},
        {"peak_includes_loading", !forgotten}}},
      {"passes", passes_json(passes, network)},
      {"network",
       {{"height", network.native_height()},
        {"width", network.native_width()},
        {"trunk", network.trunk()}}},
      {"warnings", question.model.warnings_so_far()}};
}

std::string processor_name() {
  std::ifstream information("/proc/cpuinfo");
  for (std::string line; std::getline(information, line);) {
    const std::size_t colon = line.find(": ");
    if (line.starts_with("model name") && colon != std::string::npos) return line.substr(colon + 2);
  }
  return "an unknown processor";
}

int threads_of(const CostFlags& flags) {
  return flags.question.model.threads > 0 ? flags.question.model.threads : usable_processors();
}

// The first method that could be measured; there is one.
const Json& measured_row(const Json& rows) {
  return *std::ranges::find_if(rows, [](const Json& row) { return !row.contains("problem"); });
}

std::string table_of(const CostFlags& flags, const Json& rows) {
  std::vector<std::vector<std::string>> cells{{"method", "seconds", "first", "peak MB", "loaded MB",
                                               "forward", "at native size", "head", "gradients"}};
  for (const Json& row : rows) {
    if (row.contains("problem")) continue;
    const Json& passes = row["passes"];
    cells.push_back({row["method"], fixed_text(row["seconds"]["median"], 3),
                     fixed_text(row["seconds"]["first"], 3),
                     fixed_text(row["memory_mb"]["peak"], 0),
                     fixed_text(row["memory_mb"]["loaded"], 0), passes["forward"].dump(),
                     fixed_text(passes["native_size_equivalents"], 1), passes["head"].dump(),
                     passes["gradients"].dump()});
  }
  const Json& network = measured_row(rows)["network"];
  return printable(model_name(flags.question.model)) + ", " + network["height"].dump() + " x " +
         network["width"].dump() + ", " + std::to_string(threads_of(flags)) +
         (threads_of(flags) == 1 ? " thread" : " threads") + " of " + processor_name() +
         ", median of " + std::to_string(flags.runs) + "\n" + text_table(cells);
}

Json report_of(const CostFlags& flags, Json rows) {
  const Json network = measured_row(rows)["network"];
  for (Json& row : rows) {
    row.erase("network");
    row.erase("warnings");
  }
  return {{"model", model_name(flags.question.model)},
          {"network", network},
          {"processor", processor_name()},
          {"threads", threads_of(flags)},
          {"precision", flags.question.model.precision},
          {"device", flags.question.model.device},
          {"runs", flags.runs},
          {"methods", std::move(rows)}};
}

// Makes sure that the model is there, in a process of its own as well, so that none of the others
// measures it. Returns the warnings.
std::vector<std::string> fetch_model(const CostFlags& flags, std::ostream& err) {
  const Json warnings = Json::parse(in_child_process(
      [&] { return json_text(Json(fetched_model(flags.question.model.model, err).warnings)); }));
  return warnings.get<std::vector<std::string>>();
}

int cost(CostFlags flags, const CLI::App& app, Console console) {
  settle_methods(flags.question);
  require_without(flags.question.methods, flags.question.options, kNotInCost);
  require_results({flags.json}, flags.question);
  Json rows = Json::array();
  std::vector<std::string> problems;
  Progress progress(console.err, flags.question.methods.size());
  console.out.flush();
  const std::vector<std::string> fetch_warnings = fetch_model(flags, console.err);
  for (const std::string& method : flags.question.methods) {
    progress.show(rows.size(), method);
    rows.push_back(Json::parse(
        in_child_process([&] { return json_text(measured(flags, method, console.err)); })));
    if (!rows.back().contains("problem")) continue;
    const std::string problem = rows.back()["problem"];
    problems.push_back(left_out(method, problem));
    require(problems.size() < flags.question.methods.size(), Errc::bad_argument, problem);
  }
  progress.clear();
  std::vector<std::string> warnings = fetch_warnings;
  std::ranges::move(measured_row(rows)["warnings"].get<std::vector<std::string>>(),
                    std::back_inserter(warnings));
  std::ranges::move(unread_by(flags.question, app), std::back_inserter(warnings));
  std::ranges::move(problems, std::back_inserter(warnings));
  print_warnings(console.err, warnings);
  if (flags.json == "-") {
    console.out << json_text(report_of(flags, rows));
    return kDone;
  }
  if (!flags.json.empty()) {
    write_file(flags.json, as_bytes(json_text(report_of(flags, rows))));
  }
  console.out << table_of(flags, rows);
  return kDone;
}

}  // namespace

Action define_cost(CLI::App& app) {
  const auto flags = std::make_shared<CostFlags>();
  for (const MethodEntry& entry : methods()) flags->question.methods.emplace_back(entry.name);
  app.add_option("IMAGE", flags->question.images, "A photo (default: a test picture)")
      ->expected(0, 1);
  add_question_flags(app, flags->question, kNotInCost);
  app.add_option("--label", flags->question.labels, "What to explain: predicted, INDEX or NAME")
      ->expected(1)
      ->type_name("LABEL");
  app.add_option("--runs", flags->runs, "Maps after the first one, whose times count")
      ->check(whole_number(1, 10000))
      ->capture_default_str();
  app.add_option("--json", flags->json, "Report; - for standard output")->type_name("OUT.json");
  return [flags, &app](Console console) { return cost(*flags, app, console); };
}

}  // namespace cameras::cli
