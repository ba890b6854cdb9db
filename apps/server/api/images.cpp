#include <utility>

#include "server/api/application.h"
#include "server/http/failure.h"
#include "server/service/json_body.h"

namespace cameras::server {
namespace {

int bits_of(const StoredImage& stored) {
  if (stored.input.defined()) return 32;
  return stored.image.wide() ? 16 : 8;
}

Json image_json(const StoredImage& stored) {
  Json json{{"id", stored.id},
            {"width", stored.image.width()},
            {"height", stored.image.height()},
            {"bits", bits_of(stored)},
            {"format", stored.format},
            {"reduction", stored.image.reduction()}};
  if (!stored.title.empty()) {
    json["example"] = true;
    json["title"] = stored.title;
  }
  return json;
}

Reply list_images(Application& app) {
  Json images = Json::array();
  for (const auto& one : app.images.all()) images.push_back(image_json(*one));
  return json_reply({{"images", images}});
}

Reply add_image(Application& app, const Call& call) {
  const Part* part = call.part("image");
  std::string bytes = part != nullptr ? part->content : call.body;
  if (bytes.empty()) {
    throw Failure(415, "unsupported_type",
                  "expected a picture as the body, or as the part 'image' of multipart/form-data");
  }
  return json_reply(image_json(*app.images.add(std::move(bytes))), 201);
}

Reply picture(Application& app, const Call& call) {
  const auto stored = app.images.get(call.names[0]);
  const std::vector<std::byte> png =
      app.desk.run([&] { return stored->image.encode(Image::Format::png); });
  return {.body = std::string(reinterpret_cast<const char*>(png.data()), png.size()),
          .type = "image/png",
          .headers = {{"Cache-Control", "private, max-age=3600, immutable"}}};
}

}  // namespace

std::vector<Route> image_routes(Application& app) {
  return {
      {.method = "GET",
       .pattern = "/api/images",
       .summary = "The example pictures, and those that were sent",
       .answer = [&app](const Call&) { return list_images(app); }},
      {.method = "POST",
       .pattern = "/api/images",
       .summary = "Sends a picture, or a preprocessed input as NPY: its bytes, or "
                  "multipart/form-data with image",
       .answer = [&app](const Call& call) { return add_image(app, call); },
       .body = BodyKind::image,
       .statuses = {201, 413, 415, 422, 429}},
      {.method = "GET",
       .pattern = "/api/images/{id}",
       .summary = "What was decoded",
       .answer =
           [&app](const Call& call) {
             return json_reply(image_json(*app.images.get(call.names[0])));
           },
       .statuses = {404}},
      {.method = "GET",
       .pattern = "/api/images/{id}/picture.png",
       .summary = "The picture as it was decoded, turned as its EXIF says",
       .answer = [&app](const Call& call) { return picture(app, call); },
       .statuses = {404, 429},
       .type = "image/png"},
  };
}

}  // namespace cameras::server
