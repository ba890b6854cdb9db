#include "server/api/command.h"

#include <algorithm>
#include <cctype>
#include <utility>
#include <vector>

#include "cameras/text.h"

namespace cameras::server {
namespace {

constexpr const char* kPicture = "photo.png";

// As a shell takes it as one word.
std::string quoted(const std::string& text) {
  const auto plain = [](unsigned char letter) {
    return std::isalnum(letter) != 0 ||
           std::string_view("-_./=:,+").find(static_cast<char>(letter)) != std::string_view::npos;
  };
  if (!text.empty() && std::ranges::all_of(text, plain)) return text;
  std::string word = "'";
  for (const char letter : text) {
    if (letter == '\'') {
      word += "'\\''";
    } else {
      word += letter;
    }
  }
  return word + "'";
}

// A literal of C++ and of Python.
std::string literal(const std::string& text) {
  std::string word = "\"";
  for (const char letter : printable(text)) {
    if (letter == '"' || letter == '\\') word += '\\';
    word += letter;
  }
  return word + "\"";
}

// Names and values.
using Settings = std::vector<std::pair<std::string, Json>>;

// What is opened, and how.
struct Opened {
  std::string file;  // "" = the bundled model
  Settings settings = {};
};

// Beside the card and the names that lie next to a file.
Settings settings_of(const ModelOptions& options) {
  Settings settings;
  if (!options.card.empty()) settings.emplace_back("card", options.card.string());
  if (!options.labels.empty()) settings.emplace_back("labels", options.labels.string());
  if (!options.output.empty()) settings.emplace_back("output", options.output);
  if (options.position) settings.emplace_back("position", *options.position);
  return settings;
}

Opened opened(const std::string& id, const Models& models) {
  for (const ModelListing& one : models.all()) {
    if (one.id != id) continue;
    if (one.bundled) return {{}, settings_of(models.own_options())};
    if (!one.file.empty()) return {one.file, settings_of(models.own_options())};
    return {one.name.ends_with(".onnx") ? one.name : one.name + ".onnx"};
  }
  return {"model.onnx"};
}

std::string flag_of(const std::string& option) {
  std::string flag = "--" + option;
  std::ranges::replace(flag, '_', '-');
  return flag;
}

std::string labels_text(const Json& labels) {
  std::string text;
  for (const Json& label : labels) text += (text.empty() ? "" : ",") + label.dump();
  return text;
}

std::vector<std::string> target_words(const Json& target) {
  if (target.contains("predicted")) {
    const std::int64_t count = target.at("predicted");
    if (count == 1) return {};
    return {"--label", "top:" + std::to_string(count)};
  }
  if (target.contains("labels")) return {"--label", labels_text(target.at("labels"))};
  const Json& against = target.at("against");
  return {"--label", target.at("label").dump(), "--contrast",
          against.is_string() ? against.get<std::string>() : against.dump()};
}

// What a picture's look has beside the usual one: names and values.
Settings look_of(const RenderOptions& look) {
  const RenderOptions usual;
  Settings parts;
  if (look.view != usual.view) parts.emplace_back("view", name_of(look.view));
  if (look.colormap != usual.colormap) parts.emplace_back("colormap", look.colormap);
  if (look.opacity != usual.opacity) parts.emplace_back("opacity", look.opacity);
  return parts;
}

// "a, .b = 1": what stands in a braced list of C++, each behind its name.
std::string designated(const Settings& settings) {
  std::string text;
  for (const auto& [name, value] : settings) {
    text += text.empty() ? "." : ", .";
    text.append(name).append(" = ").append(value.is_string() ? literal(value) : value.dump());
  }
  return text;
}

// ", a=1": what stands behind the first argument of a call of Python's.
std::string keywords(const Settings& settings) {
  std::string text;
  for (const auto& [name, value] : settings) {
    text += ", " + name + "=" + (value.is_string() ? literal(value) : value.dump());
  }
  return text;
}

std::string cli_text(const Json& question, const Opened& model, const RenderOptions& look) {
  std::vector<std::string> words{"cameras", "explain", kPicture};
  const auto add = [&](const std::string& flag, const std::string& value) {
    words.insert(words.end(), {flag, value});
  };
  if (!model.file.empty()) add("--model", model.file);
  for (const auto& [name, value] : model.settings) {
    add(name == "labels" ? "--label-names" : "--" + name,
        value.is_string() ? value.get<std::string>() : value.dump());
  }
  if (question.at("method") != "cameras") add("--method", question.at("method"));
  for (const std::string& word : target_words(question.at("target"))) words.push_back(word);
  const std::string layer = question.at("layer");
  if (!layer.empty()) add("--layer", layer);
  for (const auto& [name, value] : question.at("options").items()) {
    words.push_back(flag_of(name));
    if (value != "true") words.push_back(value);
  }
  for (const auto& [name, value] : look_of(look)) {
    add("--" + name, value.is_string() ? value.get<std::string>() : value.dump());
  }
  words.insert(words.end(), {"--out", "overlay.png", "--map", "map.npy", "--json", "report.json"});
  std::string text;
  for (const std::string& word : words) text += (text.empty() ? "" : " ") + quoted(word);
  return text;
}

std::string cpp_target(const Json& target) {
  if (target.contains("predicted")) {
    return "cameras::Predicted{" + target.at("predicted").dump() + "}";
  }
  if (target.contains("labels"))
    return "cameras::Chosen{{" + labels_text(target.at("labels")) + "}}";
  const std::string label = target.at("label").dump();
  const Json& against = target.at("against");
  const std::string other =
      against.is_string() ? "cameras::runner_up(logits, " + label + ")" : against.dump();
  return "cameras::Contrast{.label = " + label + ", .against = {" + other + "}}";
}

std::string variant_text(const Json& question) {
  std::string text = question.at("method");
  for (const auto& [name, value] : question.at("options").items()) {
    std::string one = value;
    std::ranges::replace(one, ',', '+');
    text.append(":").append(name).append("=").append(one);
  }
  return text;
}

// The argument of overlay().
std::string cpp_look(const RenderOptions& look) {
  std::string text;
  for (const auto& [name, value] : look_of(look)) {
    std::string word = value.is_string() ? literal(value) : value.dump();
    if (name == "view")
      word = look.view == View::heat ? "cameras::View::heat" : "cameras::View::side_by_side";
    text.append(text.empty() ? "0, {." : ", .").append(name).append(" = ").append(word);
  }
  return text.empty() ? "" : text + "}";
}

std::string cpp_text(const Json& question, const Opened& model, const RenderOptions& look) {
  const Json& target = question.at("target");
  const std::string settings = designated(model.settings);
  std::string text = "const cameras::Explainer explain(cameras::open_model(" +
                     literal(model.file.empty() ? "scenes-dense.onnx" : model.file) +
                     (settings.empty() ? "" : ", {" + settings + "}") +
                     "),\n    {.method = " + literal(variant_text(question)) +
                     ", .layer = " + literal(question.at("layer")) + "});\n";
  text += "const cameras::Image image = cameras::Image::open(" + literal(kPicture) + ");\n";
  if (target.contains("against") && target.at("against").is_string()) {
    text +=
        "const at::Tensor logits =\n    "
        "explain.model().network.logits(explain.model().preprocess(image).input);\n";
  }
  return text + "explain(image, " + cpp_target(target) + ").overlay(" + cpp_look(look) +
         ").save(\"overlay.png\");\n";
}

// An option's text as the value that the package takes: 20, True, [224, 448] or "released".
std::string python_value(const std::string& text) {
  if (text == "true") return "True";
  if (text == "false") return "False";
  const bool numbers = !text.empty() && text.find_first_not_of("0123456789.,e+-") == text.npos;
  if (!numbers) return literal(text);
  if (text.find(',') == text.npos) return text;
  std::string list = "[";
  for (const char letter : text) list += letter == ',' ? std::string(", ") : std::string(1, letter);
  return list + "]";
}

std::string python_target(const Json& target) {
  if (target.contains("predicted")) {
    const std::int64_t count = target.at("predicted");
    return count == 1 ? "" : ", top=" + std::to_string(count);
  }
  if (target.contains("labels")) {
    const Json& labels = target.at("labels");
    if (labels.size() == 1) return ", label=" + labels.at(0).dump();
    return ", label=[" + labels_text(labels) + "]";
  }
  return ", label=" + target.at("label").dump() + ", against=" + target.at("against").dump();
}

std::string python_text(const Json& question, const Opened& opened, const RenderOptions& look) {
  const std::string options = keywords(look_of(look));
  const Json& target = question.at("target");
  const bool several = target.value("predicted", 1) > 1 ||
                       (target.contains("labels") && target.at("labels").size() > 1);
  const std::string settings = keywords(opened.settings);
  const std::string first = opened.file.empty() ? std::string() : literal(opened.file);
  std::string text = "import cameras\n\nmodel = cameras.Model(" + first +
                     settings.substr(first.empty() && !settings.empty() ? 2 : 0) + ")\n";
  text += std::string(several ? "answers" : "answer") + " = model.explain(" + literal(kPicture) +
          python_target(target);
  if (question.at("method") != "cameras") text += ", method=" + literal(question.at("method"));
  const std::string layer = question.at("layer");
  if (!layer.empty()) text += ", layer=" + literal(layer);
  for (const auto& [name, value] : question.at("options").items()) {
    text += ", " + name + "=" + python_value(value);
  }
  text += ")\n";
  if (!several) {
    return text + "answer.save(\"overlay.png\"" + options + ")\nsaliency = answer.map\n";
  }
  return text + "for answer in answers:\n    answer.save(f\"overlay-{answer.index}.png\"" +
         options + ")\nsaliency = [answer.map for answer in answers]\n";
}

}  // namespace

Commands commands_of(const ExplanationTask& task, const Models& models, const RenderOptions& look) {
  const Json& question = task.question();
  const Opened model = opened(question.at("model"), models);
  return {.cli = cli_text(question, model, look),
          .cpp = cpp_text(question, model, look),
          .python = python_text(question, model, look)};
}

}  // namespace cameras::server
