#include <algorithm>
#include <utility>

#include "cameras/saliency.h"
#include "server/api/application.h"
#include "server/http/failure.h"
#include "server/service/json_body.h"

namespace cameras::server {
namespace {

Json layers_json(const Network& network) {
  Json layers = Json::array();
  for (const Layer& layer : network.layers()) {
    layers.push_back({{"name", layer.name},
                      {"type", layer.type},
                      {"shape", {layer.channels, layer.height, layer.width}},
                      {"layout", name_of(layer.layout)},
                      {"in_front", layer.prefix},
                      {"depth", layers.size()}});
  }
  return layers;
}

Json model_json(const ServedModel& served) {
  const Model& model = served.model;
  const Network& network = model.network;
  Json json{{"id", served.id},     {"name", served.name},
            {"loaded", true},      {"bundled", served.bundled},
            {"sent", served.sent}, {"size", {network.native_height(), network.native_width()}}};
  json["native_only"] =
      network.native_only_reason().empty() ? Json() : Json(network.native_only_reason());
  json["labels"] = model.labels.empty() ? Json() : Json(model.labels);
  json["label_count"] = network.label_count();
  json["default_layer"] = network.default_layer();
  json["layers"] = layers_json(network);
  json["methods"] = Json::array();
  json["refused"] = Json::array();
  for (const MethodEntry& entry : methods()) {
    const std::string why = make_method(entry.name, options_for({}, network))->refusal(network);
    if (why.empty()) {
      json["methods"].push_back(entry.name);
    } else {
      json["refused"].push_back({{"method", entry.name}, {"why", why}});
    }
  }
  json["warnings"] = model.warnings_so_far();
  return json;
}

Reply list_models(Application& app) {
  Json models = Json::array();
  for (const ModelListing& one : app.models.all()) {
    models.push_back(one.open ? model_json(*one.open)
                              : Json{{"id", one.id}, {"name", one.name}, {"loaded", false}});
  }
  return json_reply({{"models", models}});
}

Reply add_model(Application& app, const Call& call) {
  SentModel sent{.name = "model", .onnx = call.body};
  if (const Part* part = call.part("model")) {
    sent.onnx = part->content;
    if (!part->filename.empty()) sent.name = part->filename;
  }
  if (const Part* part = call.part("card")) sent.card = part->content;
  if (const Part* part = call.part("labels")) sent.labels = part->content;
  if (const auto name = call.query("name")) sent.name = *name;
  if (sent.onnx.empty()) {
    throw Failure(
        415, "unsupported_type",
        "expected an ONNX file as the body, or as the part 'model' of multipart/form-data");
  }
  return json_reply(model_json(*app.models.add(sent)), 201);
}

}  // namespace

std::vector<Route> model_routes(Application& app) {
  return {
      {.method = "GET",
       .pattern = "/api/models",
       .summary = "The models that are served",
       .answer = [&app](const Call&) { return list_models(app); }},
      {.method = "POST",
       .pattern = "/api/models",
       .summary = "Sends a model: ONNX, or multipart/form-data with model, card and labels",
       .answer = [&app](const Call& call) { return add_model(app, call); },
       .body = BodyKind::model,
       .statuses = {201, 403, 413, 415, 422, 429}},
      {.method = "GET",
       .pattern = "/api/models/{id}",
       .summary = "A model: labels, layers, methods, warnings",
       .answer =
           [&app](const Call& call) {
             return json_reply(model_json(*app.models.get(call.names[0])));
           },
       .statuses = {404, 422, 429}},
      {.method = "DELETE",
       .pattern = "/api/models/{id}",
       .summary = "Forgets a model that was sent",
       .answer =
           [&app](const Call& call) {
             app.models.remove(call.names[0]);
             return Reply{.status = 204};
           },
       .statuses = {204, 404, 409}},
  };
}

}  // namespace cameras::server
