#include <algorithm>
#include <utility>

#include "cameras/text.h"
#include "server/api/application.h"
#include "server/http/failure.h"
#include "server/service/json_body.h"
#include "server/service/tensor_json.h"

namespace cameras::server {
namespace {

Reply server_metadata() {
  return json_reply(
      {{"name", "cameras"}, {"version", CAMERAS_VERSION}, {"extensions", Json::array()}});
}

Json tensor_json(const std::string& name, const std::vector<std::int64_t>& shape) {
  return {{"name", name}, {"datatype", "FP32"}, {"shape", shape}};
}

Reply model_metadata(Application& app, const Call& call) {
  const auto served = app.models.get(call.names[0]);
  const Network& network = served->model.network;
  return json_reply(
      {{"name", served->id},
       {"platform", "onnx_cameras"},
       {"inputs", Json::array({tensor_json(network.image().name, input_shape(served->model))})},
       {"outputs", Json::array({tensor_json(network.output(), {-1, network.label_count()})})}});
}

// Outputs that are asked for by name have to be there.
void require_outputs_known(const Json& json, const std::string& name) {
  const auto outputs = json.find("outputs");
  if (outputs == json.end() || outputs->is_null()) return;
  if (!outputs->is_array()) throw bad_request("expected 'outputs' as a list");
  for (const Json& one : *outputs) {
    require_keys(one, "an output", {"name", "parameters"});
    if (text_at(one, "name") == name) continue;
    throw bad_request("expected the output '" + name + "', found '" +
                      printable(text_at(one, "name")) + "'");
  }
}

Reply infer(Application& app, const Call& call) {
  const auto served = app.models.get(call.names[0]);
  const Network& network = served->model.network;
  const Json json = json_body(call.body);
  require_keys(json, "the request", {"id", "parameters", "inputs", "outputs"});
  require_outputs_known(json, network.output());
  const auto inputs = json.find("inputs");
  if (inputs == json.end() || !inputs->is_array() || inputs->size() != 1) {
    throw bad_request("expected 'inputs' of one tensor");
  }
  const std::string id = text_at(json, "id", "");
  const at::Tensor input = input_tensor(inputs->front(), served->model);
  const at::Tensor logits = app.compute.run([&] { return network.logits_at(input).contiguous(); });
  Json output = tensor_json(network.output(), {logits.size(0), logits.size(1)});
  const float* const values = logits.data_ptr<float>();
  output["data"] = std::vector<float>(values, values + logits.numel());
  Json answer{{"model_name", served->id}};
  if (json.contains("id")) answer["id"] = id;
  answer["outputs"] = Json::array({std::move(output)});
  return json_reply(answer);
}

Reply is_ready(Application& app, const Call& call) {
  const bool ready = app.models.ready(call.names[0]);
  return json_reply({{"name", call.names[0]}, {"ready", ready}}, ready ? 200 : 503);
}

}  // namespace

std::vector<Route> oip_routes(Application& app) {
  return {
      {.method = "GET",
       .pattern = "/v2",
       .summary = "Open Inference Protocol: the server",
       .answer = [](const Call&) { return server_metadata(); },
       .open = true},
      {.method = "GET",
       .pattern = "/v2/health/live",
       .summary = "Open Inference Protocol: whether the server lives",
       .answer =
           [](const Call&) {
             return json_reply({{"live", true}});
           },
       .open = true,
       .always = true},
      {.method = "GET",
       .pattern = "/v2/health/ready",
       .summary = "Open Inference Protocol: whether the server answers calls",
       .answer =
           [](const Call&) {
             return json_reply({{"live", true}, {"ready", true}});
           },
       .open = true},
      {.method = "GET",
       .pattern = "/v2/models/{name}",
       .summary = "Open Inference Protocol: a model's input and output",
       .answer = [&app](const Call& call) { return model_metadata(app, call); },
       .statuses = {404, 422, 429}},
      {.method = "GET",
       .pattern = "/v2/models/{name}/ready",
       .summary = "Open Inference Protocol: whether a model is ready",
       .answer = [&app](const Call& call) { return is_ready(app, call); },
       .statuses = {404, 503}},
      {.method = "POST",
       .pattern = "/v2/models/{name}/infer",
       .summary = "Open Inference Protocol: the logits of a tensor",
       .answer = [&app](const Call& call) { return infer(app, call); },
       .body = BodyKind::json,
       .statuses = {400, 404, 413, 429}},
  };
}

}  // namespace cameras::server
