#include <CLI/CLI.hpp>
#include <memory>
#include <nlohmann/json.hpp>
#include <ostream>
#include <string>
#include <vector>

#include "cameras/onnx.h"
#include "cameras/text.h"
#include "command.h"
#include "console/diagnostics.h"
#include "outputs/output_file.h"
#include "report/json_text.h"
#include "report/text_table.h"
#include "zoo/model_in_cache.h"
#include "zoo/size_text.h"

namespace cameras::cli {
namespace {

using Json = nlohmann::ordered_json;
using zoo::Zoo;
using zoo::ZooModel;

struct ModelsFlags {
  std::string action;
  std::vector<std::string> names;
  std::string json;
};

// Why `--model zoo:NAME` refuses it; "" = it does not.
std::string unusable(const ZooModel& model) {
  if (!model.classifies) return "no classifier";
  return model.opset != 0 && model.opset < kOldestOpset
             ? "older than opset " + std::to_string(kOldestOpset)
             : "";
}

// Where it lies, by its name and size: a list reads no models. "" = nowhere.
std::string cached_at(const ZooModel& model) {
  const auto folder = zoo::known_cache_folder();
  const bool there = folder && zoo::is_cached(*folder, model.file, zoo::Check::none);
  return there ? (*folder / model.file.name).string() : "";
}

std::string opset_text(const ZooModel& model) {
  return model.opset == 0 ? "?" : std::to_string(model.opset);
}

Json model_json(const ZooModel& model, const Zoo& zoo) {
  Json from = Json::array();
  for (const zoo::Address& address : zoo.sources.of(model.file)) from.push_back(address.shown);
  const auto text_or_null = [](const std::string& text) {
    return text.empty() ? Json() : Json(text);
  };
  return {{"name", model.name},
          {"title", model.title},
          {"opset", model.opset == 0 ? Json() : Json(model.opset)},
          {"bytes", model.file.bytes},
          {"sha256", model.file.sha256},
          {"licence", model.licence},
          {"card", model.card.empty() ? Json() : Json::parse(model.card)},
          {"problem", text_or_null(unusable(model))},
          {"from", from},
          {"cached", text_or_null(cached_at(model))}};
}

std::string listing_of(const std::vector<const ZooModel*>& models) {
  std::vector<std::vector<std::string>> rows{{"name", "opset", "size", "licence"}};
  for (const ZooModel* model : models) {
    const std::string problem = unusable(*model);
    rows.push_back({model->name, opset_text(*model), zoo::size_text(model->file.bytes),
                    printable(model->licence)});
    const std::string note = cached_at(*model).empty() ? problem : "cached";
    if (!note.empty()) rows.back().push_back(note);
  }
  return text_table(rows);
}

std::string facts_of(const ZooModel& model, const Zoo& zoo) {
  std::vector<std::vector<std::string>> rows{{"name", model.name}};
  const auto add = [&](const std::string& what, const std::string& value) {
    rows.push_back({what, printable(value)});
  };
  add("model", model.title);
  add("opset", opset_text(model));
  add("size",
      std::to_string(model.file.bytes) + " bytes (" + zoo::size_text(model.file.bytes) + ")");
  add("SHA-256", model.file.sha256);
  add("licence", model.licence.empty() ? "not known" : model.licence);
  add("card", model.card.empty() ? "none" : Json::parse(model.card).dump());
  add("label names", !model.labels ? "none, or those of its card" : model.labels->path);
  for (const zoo::Address& address : zoo.sources.of(model.file)) add("from", address.shown);
  const std::string cached = cached_at(model);
  add("cached", cached.empty() ? "no" : cached);
  if (const std::string problem = unusable(model); !problem.empty()) add("not to be used", problem);
  return text_table(rows);
}

std::vector<const ZooModel*> asked(const ModelsFlags& flags, const Zoo& zoo) {
  std::vector<const ZooModel*> models;
  for (const std::string& name : flags.names) models.push_back(&model_named(zoo, name));
  return models;
}

int list(const ModelsFlags& flags, Console console) {
  if (!flags.names.empty()) {
    throw UsageError("expected no NAME after list, found '" + flags.names.front() + "'");
  }
  const Zoo zoo = zoo::open_zoo();
  std::vector<const ZooModel*> models;
  for (const ZooModel& model : zoo.models) models.push_back(&model);
  if (flags.json.empty()) {
    console.out << listing_of(models);
    return kDone;
  }
  Json rows = Json::array();
  for (const ZooModel* model : models) rows.push_back(model_json(*model, zoo));
  if (flags.json == "-") {
    console.out << json_text(rows);
  } else {
    write_file(flags.json, as_bytes(json_text(rows)));
  }
  return kDone;
}

int show(const ModelsFlags& flags, Console console) {
  const Zoo zoo = zoo::open_zoo();
  const char* separator = "";
  for (const ZooModel* model : asked(flags, zoo)) {
    console.out << separator << facts_of(*model, zoo);
    separator = "\n";
  }
  return kDone;
}

int pull_all(const ModelsFlags& flags, Console console) {
  const Zoo zoo = zoo::open_zoo();
  for (const ZooModel* model : asked(flags, zoo)) {
    const zoo::ModelInCache found = zoo::model_in_cache(*model, zoo, zoo::Check::full, console.err);
    console.out << printable(found.path.string()) << std::endl;
    print_warnings(console.err, found.warnings);
  }
  return kDone;
}

int run_models(const ModelsFlags& flags, Console console) {
  if (flags.action == "list") return list(flags, console);
  if (flags.action != "show" && flags.action != "pull") {
    throw UsageError("expected list, show or pull, found '" + flags.action + "'" +
                     did_you_mean(flags.action, {"list", "show", "pull"}));
  }
  if (flags.names.empty()) {
    throw UsageError("expected " + flags.action +
                     " with the name of a model (cameras models list), found none");
  }
  if (!flags.json.empty())
    throw UsageError("expected --json with list, found it with " + flags.action);
  return flags.action == "show" ? show(flags, console) : pull_all(flags, console);
}

}  // namespace

Action define_models(CLI::App& app) {
  const auto flags = std::make_shared<ModelsFlags>();
  app.add_option(
         "ACTION", flags->action,
         "list: all of them; show: what is known of one; pull: fetch it, check it and print "
         "where it lies")
      ->required()
      ->type_name("list|show|pull");
  app.add_option("NAME", flags->names, "Models of show and pull, as list names them")
      ->type_name("MODEL_NAME");
  app.add_option("--json", flags->json, "What list says, with all facts; - for standard output")
      ->type_name("OUT.json");
  return [flags](Console console) { return run_models(*flags, console); };
}

}  // namespace cameras::cli
