#include <algorithm>
#include <cstdint>
#include <string>
#include <vector>

#include "server/api/application.h"
#include "server/http/failure.h"
#include "server/service/json_body.h"

namespace cameras::server {
namespace {

// Labels that are told of wherever they rank.
std::vector<std::int64_t> labels_in(const Json& json, std::int64_t label_count) {
  const auto also = json.find("also");
  if (also == json.end() || also->is_null()) return {};
  std::vector<std::int64_t> labels;
  bool fine = also->is_array() && std::ssize(*also) <= label_count;
  for (std::size_t i = 0; fine && i < also->size(); ++i) {
    const Json& one = also->at(i);
    fine = one.is_number_integer() && one.get<std::int64_t>() >= 0 &&
           one.get<std::int64_t>() < label_count;
    if (fine) labels.push_back(one.get<std::int64_t>());
  }
  std::ranges::sort(labels);
  if (fine) return labels;
  throw bad_request("expected 'also' as labels from 0 to " + std::to_string(label_count - 1));
}

Reply predict(Application& app, const Call& call) {
  const Json json = json_body(call.body);
  require_keys(json, "the request", {"image", "model", "top", "hidden", "fill", "also"});
  PredictionRequest request{.image = app.images.get(text_at(json, "image")),
                            .model = app.models.get(text_at(json, "model")),
                            .top = whole_at(json, "top", 1, 1'000'000, 10),
                            .fill = fill_of(text_at(json, "fill", "black"))};
  request.also = labels_in(json, request.model->model.network.label_count());
  const auto hidden = json.find("hidden");
  if (hidden != json.end() && !hidden->is_null()) request.hidden = mask_of(*hidden);
  return json_reply(app.predictions.answer(request));
}

}  // namespace

std::vector<Route> prediction_routes(Application& app) {
  return {{.method = "POST",
           .pattern = "/api/predictions",
           .summary = "The scores of a picture, perhaps with parts of it hidden",
           .answer = [&app](const Call& call) { return predict(app, call); },
           .body = BodyKind::json,
           .statuses = {400, 404, 422, 429}}};
}

}  // namespace cameras::server
