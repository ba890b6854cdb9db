#include <memory>
#include <utility>

#include "server/api/application.h"
#include "server/http/digest.h"
#include "server/http/failure.h"
#include "server/service/json_body.h"

namespace cameras::server {
namespace {

constexpr std::size_t kInstances = 16;

// {"b64": "…"}, or that as what one key stands for: {"image_bytes": {"b64": "…"}}.
std::string encoded_in(const Json& instance) {
  const Json* value = &instance;
  if (value->is_object() && value->size() == 1 && !value->contains("b64")) value = &value->front();
  if (!value->is_object() || !value->contains("b64") || !value->at("b64").is_string()) {
    throw bad_request(R"(expected instances of {"b64": "…"} or {"image_bytes": {"b64": "…"}})");
  }
  return value->at("b64").get<std::string>();
}

std::vector<std::shared_ptr<const StoredImage>> images_in(Application& app, const Json& json) {
  require_keys(json, "the request", {"instances", "inputs", "parameters", "signature_name"});
  const auto instances = json.contains("instances") ? json.find("instances") : json.find("inputs");
  if (instances == json.end() || !instances->is_array() || instances->empty()) {
    throw bad_request("expected 'instances', a list of pictures");
  }
  if (instances->size() > kInstances) {
    throw bad_request("expected at most " + std::to_string(kInstances) + " instances, found " +
                      std::to_string(instances->size()));
  }
  std::vector<std::shared_ptr<const StoredImage>> images;
  for (const Json& one : *instances) images.push_back(app.images.add(from_base64(encoded_in(one))));
  return images;
}

Json parameters_in(const Json& json, const std::vector<std::string>& known) {
  const auto found = json.find("parameters");
  if (found == json.end() || found->is_null()) return Json::object();
  require_keys(*found, "'parameters'", known);
  return *found;
}

Reply predict_instances(Application& app, const Call& call) {
  const auto model = app.models.get(call.names[0]);
  const Json json = json_body(call.body);
  const auto images = images_in(app, json);
  const Json parameters = parameters_in(json, {"top"});
  Json predictions = Json::array();
  for (const auto& image : images) {
    const Json found = app.predictions.answer(
        {.image = image, .model = model, .top = whole_at(parameters, "top", 1, 1'000'000, 5)});
    predictions.push_back({{"labels", found.at("labels")}});
  }
  return json_reply({{"predictions", predictions}});
}

// The question of /api/explanations that the parameters ask.
Json question_in(const Json& parameters) {
  Json question = Json::object();
  for (const char* key : {"method", "layer", "options"}) {
    if (parameters.contains(key)) question[key] = parameters.at(key);
  }
  if (parameters.contains("label")) {
    question["target"]["label"] = parameters.at("label");
    if (parameters.contains("against")) question["target"]["against"] = parameters.at("against");
  } else if (parameters.contains("against")) {
    throw bad_request("expected 'label' beside 'against'");
  }
  return question;
}

enum class MapForm { base64, nested, none };

MapForm form_of(const Json& parameters) {
  const std::string name = text_at(parameters, "map", "base64");
  if (name == "base64") return MapForm::base64;
  if (name == "nested") return MapForm::nested;
  if (name == "none") return MapForm::none;
  throw bad_request("expected 'map' as base64, nested or none, found '" + name + "'");
}

void add_map(Json& report, const SaliencyMap& map, MapForm form) {
  if (form == MapForm::none) return;
  Json& json = report["map"];
  json["shape"] = {map.height(), map.width()};
  json["datatype"] = "FP32";
  if (form == MapForm::base64) {
    const auto bytes = std::as_bytes(map.values());
    json["b64"] = to_base64({reinterpret_cast<const char*>(bytes.data()), bytes.size()});
    return;
  }
  json["data"] = Json::array();
  for (std::int64_t y = 0; y < map.height(); ++y) {
    const auto row = map.values().subspan(static_cast<std::size_t>(y * map.width()),
                                          static_cast<std::size_t>(map.width()));
    json["data"].push_back(std::vector<float>(row.begin(), row.end()));
  }
}

// A question that this call waits for, and that ends where the call does.
class Waited {
 public:
  Waited(Explanations& explanations, AskedQuestion question)
      : explanations_(explanations),
        task_(explanations.ask(std::move(question), Explanations::Asker::waits).task) {}
  Waited(Waited&& other) noexcept
      : explanations_(other.explanations_), task_(std::move(other.task_)) {}
  Waited& operator=(Waited&&) = delete;
  ~Waited() {
    if (task_) explanations_.leave(*task_);
  }
  ExplanationTask& operator*() const { return *task_; }

 private:
  Explanations& explanations_;
  std::shared_ptr<ExplanationTask> task_;
};

Reply explain_instances(Application& app, const Call& call) {
  const auto model = app.models.get(call.names[0]);
  const Json json = json_body(call.body);
  const auto images = images_in(app, json);
  const Json parameters =
      parameters_in(json, {"label", "against", "method", "layer", "options", "map"});
  const MapForm form = form_of(parameters);
  const Json question = question_in(parameters);
  std::vector<Waited> waited;
  for (const auto& image : images) {
    waited.emplace_back(app.explanations, read_question(question, image, model));
  }
  Json predictions = Json::array();
  Json explanations = Json::array();
  for (const Waited& one : waited) {
    (*one).wait(call.gone);
    const auto finding = (*one).finding();
    Json report = finding->reports.front();
    predictions.push_back({{"labels", report.at("top")}});
    add_map(report, finding->maps.front(), form);
    explanations.push_back(std::move(report));
  }
  return json_reply({{"predictions", predictions}, {"explanations", explanations}});
}

Reply model_names(Application& app) {
  Json names = Json::array();
  for (const ModelListing& one : app.models.all()) names.push_back(one.id);
  return json_reply({{"models", names}});
}

Reply is_model_ready(Application& app, const Call& call) {
  return json_reply({{"name", call.names[0]}, {"ready", app.models.ready(call.names[0])}});
}

}  // namespace

std::vector<Route> kserve_routes(Application& app) {
  return {
      {.method = "GET",
       .pattern = "/v1/models",
       .summary = "KServe V1: the names of the models",
       .answer = [&app](const Call&) { return model_names(app); }},
      {.method = "GET",
       .pattern = "/v1/models/{name}",
       .summary = "KServe V1: whether a model is ready",
       .answer = [&app](const Call& call) { return is_model_ready(app, call); },
       .statuses = {404}},
      {.method = "POST",
       .pattern = "/v1/models/{name}:predict",
       .summary = "KServe V1: labels of pictures",
       .answer = [&app](const Call& call) { return predict_instances(app, call); },
       .body = BodyKind::json,
       .statuses = {400, 404, 413, 422, 429}},
      {.method = "POST",
       .pattern = "/v1/models/{name}:explain",
       .summary = "KServe V1: labels of pictures and saliency maps",
       .answer = [&app](const Call& call) { return explain_instances(app, call); },
       .body = BodyKind::json,
       .statuses = {400, 404, 413, 422, 429}},
  };
}

}  // namespace cameras::server
