#include "server/service/question.h"

#include <algorithm>
#include <span>
#include <string>
#include <string_view>
#include <utility>

#include "cameras/question.h"
#include "cameras/text.h"
#include "server/http/digest.h"
#include "server/http/failure.h"

namespace cameras::server {
namespace {

constexpr std::int64_t kMaps = 16;

std::string option_in(const Json& value, const std::string& name) {
  if (value.is_string()) return value.get<std::string>();
  if (value.is_number() || value.is_boolean()) return value.dump();
  if (!value.is_array()) throw bad_request("expected a value for the option '" + name + "'");
  std::string text;
  for (const Json& one : value) {
    if (!one.is_number_integer()) throw bad_request("expected whole numbers for '" + name + "'");
    text += (text.empty() ? "" : ",") + one.dump();
  }
  return text;
}

std::string names_of_options(std::span<const MethodOption> options) {
  std::string text;
  for (const MethodOption& option : options) {
    text.append(text.empty() ? "" : ", ").append(option.spec->name);
  }
  return text;
}

// Whether the sizes are read depends on multi_scale, so that is looked at first.
MethodOptions options_in(const Json& json, const MethodEntry& entry) {
  MethodOptions options;
  const auto found = json.find("options");
  if (found == json.end() || found->is_null()) return options;
  if (!found->is_object()) throw bad_request("expected 'options' as an object");
  for (const auto& [name, value] : found->items()) {
    options = with_option(options, name, option_in(value, name));
  }
  const std::vector<MethodOption> read = read_options(entry, options);
  for (const auto& [name, value] : found->items()) {
    const OptionSpec& spec = option_spec(name);
    if (std::ranges::find(read, &spec, &MethodOption::spec) == read.end()) {
      throw bad_request("expected an option that " + std::string(entry.name) + " reads (" +
                        names_of_options(read) + "), found '" + name + "'");
    }
    for (const std::string_view other : excluded_by(spec)) {
      if (!found->contains(other)) continue;
      throw bad_request("expected '" + name + "' or '" + std::string(other) + "', found both");
    }
  }
  return options;
}

Json options_json(const MethodOptions& options) {
  Json json = Json::object();
  for (const OptionSpec& spec : option_specs()) {
    if (!is_set(options, spec)) continue;
    json[std::string(spec.name)] = option_text(option_value(options, spec));
  }
  return json;
}

void read_labels(const Json& list, AskedQuestion& question) {
  Chosen chosen;
  if (!list.is_array() || list.empty() || std::ssize(list) > kMaps) {
    throw bad_request("expected 'labels' as a list of 1 to " + std::to_string(kMaps) + " labels");
  }
  for (const Json& one : list) {
    const std::int64_t label = label_of(one, question.model->model);
    if (std::ranges::find(chosen.labels, label) == chosen.labels.end()) {
      chosen.labels.push_back(label);
    }
  }
  question.canonical["target"] = {{"labels", chosen.labels}};
  question.target = std::move(chosen);
}

void read_contrast(const Json& target, AskedQuestion& question) {
  const Model& model = question.model->model;
  const std::int64_t label = label_of(target.at("label"), model);
  const auto against = target.find("against");
  if (against == target.end()) return read_labels(Json::array({target.at("label")}), question);
  Json& canonical = question.canonical["target"] = {{"label", label}};
  if (*against == "runner-up") {
    canonical["against"] = *against;
    question.opponent = Opponent{};
    question.target = Chosen{{label}};
    return;
  }
  const std::int64_t other = label_of(*against, model);
  canonical["against"] = other;
  question.target = Contrast{.label = label, .against = {other}};
}

void read_target(const Json& json, AskedQuestion& question) {
  const Json target = json.value("target", Json{{"predicted", 1}});
  require_keys(target, "'target'", {"predicted", "labels", "label", "against"});
  if (target.contains("labels") && target.size() == 1) {
    read_labels(target.at("labels"), question);
  } else if (target.contains("label") && !target.contains("labels") &&
             !target.contains("predicted")) {
    read_contrast(target, question);
  } else if (target.contains("predicted") && target.size() == 1) {
    const std::int64_t count = whole_at(target, "predicted", 1, kMaps, 1);
    question.canonical["target"] = {{"predicted", count}};
    question.target = Predicted{count};
  } else {
    throw bad_request("expected a target of 'predicted', of 'labels', or of 'label' and 'against'");
  }
}

std::string layer_in(const Json& json, const Network& network) {
  const std::string layer = text_at(json, "layer", "");
  if (layer.empty() || layer == "auto") return network.default_layer();
  std::vector<std::string> names;
  for (const Layer& one : network.layers()) names.push_back(one.name);
  require(has_layer(network, layer), Errc::bad_argument, "expected a layer of the network, found '",
          layer, "'", did_you_mean(layer, names));
  return layer;
}

}  // namespace

std::int64_t label_of(const Json& value, const Model& model) {
  if (value.is_number_integer()) return label_index_of(value.dump(), model);
  if (!value.is_string()) throw bad_request("expected a label as its index or its name");
  return label_index_of(value.get<std::string>(), model);
}

AskedQuestion read_question(const Json& json, std::shared_ptr<const StoredImage> image,
                            std::shared_ptr<const ServedModel> model) {
  const MethodEntry& entry = method_entry(text_at(json, "method", "cameras"));
  AskedQuestion question{.image = std::move(image),
                         .model = std::move(model),
                         .method = std::string(entry.name),
                         .options = options_in(json, entry),
                         .layer = {},
                         .canonical = Json::object(),
                         .id = {}};
  question.layer = layer_in(json, question.model->model.network);
  Json& canonical = question.canonical;
  canonical["image"] = question.image->id;
  canonical["model"] = question.model->id;
  canonical["method"] = question.method;
  canonical["layer"] = entry.reads_layer ? question.layer : "";
  canonical["target"] = nullptr;
  read_target(json, question);
  canonical["options"] = options_json(question.options);
  // Options out of range, and a method that this network does not allow, are refused here.
  const auto method =
      make_method(question.method, options_for(question.options, question.model->model.network));
  const std::string refusal = method->refusal(question.model->model.network, question.layer);
  require(refusal.empty(), Errc::bad_argument, refusal);
  question.id =
      sha256(canonical.dump(-1, ' ', false, Json::error_handler_t::replace)).substr(0, kIdLetters);
  return question;
}

}  // namespace cameras::server
