#include <gtest/gtest.h>

#include <fstream>

#include "cameras/image.h"
#include "cameras/render.h"
#include "server/http/digest.h"
#include "server/running.h"

namespace cameras::server {
namespace {

std::string file_bytes(const std::string& name) {
  std::ifstream file(std::string(CAMERAS_SOURCE_DIR) + "/models/" + name, std::ios::binary);
  return {std::istreambuf_iterator<char>(file), std::istreambuf_iterator<char>()};
}

TEST(Calls, ListModelsMethodsAndPictures) {
  const Running server;
  const Json model = server.get("/api/models").at("models").at(0);
  EXPECT_EQ(model.at("id"), kModel);
  EXPECT_EQ(model.at("size"), Json({192, 192}));
  EXPECT_EQ(model.at("labels").size(), model.at("label_count"));
  EXPECT_EQ(model, server.get(std::string("/api/models/") + kModel));
  const Json methods = server.get("/api/methods");
  EXPECT_EQ(methods.at("methods").at(0).at("name"), "cameras");
  EXPECT_EQ(methods.at("colormaps").at(0).is_string(), true);
  EXPECT_EQ(server.get("/api/images").at("images").at(0).at("example"), true);
}

TEST(Calls, PicturesAreWhatWasDecoded) {
  const Running server;
  const Image sent = Image::from_pixels(2, 3, std::vector<std::uint8_t>(18, 77));
  const std::vector<std::byte> png = sent.encode();
  const std::string bytes(reinterpret_cast<const char*>(png.data()), png.size());
  const auto added = server.client().Post("/api/images", bytes, "image/png");
  ASSERT_EQ(added->status, 201) << added->body;
  const Json json = Json::parse(added->body);
  EXPECT_EQ(json.at("width"), 3);
  EXPECT_EQ(json.at("height"), 2);
  EXPECT_EQ(json.at("format"), "png");
  EXPECT_EQ(json, server.get("/api/images/" + json.at("id").get<std::string>()));
  const std::string shown =
      server.bytes("/api/images/" + json.at("id").get<std::string>() + "/picture.png");
  const Image back = Image::decode(std::as_bytes(std::span(shown)));
  EXPECT_TRUE(std::ranges::equal(back.rgb(), sent.rgb()));

  const httplib::MultipartFormDataItems form{{"image", bytes, "../../etc/passwd", "image/png"}};
  EXPECT_EQ(Json::parse(server.client().Post("/api/images", form)->body), json);
}

TEST(Calls, HiddenPixelsAreThoseOfABlackPicture) {
  const Running server;
  const Json all{{"image", server.picture()}, {"model", kModel}, {"top", 80}};
  const Json shown = server.post("/api/predictions", all);
  EXPECT_EQ(shown.at("labels").at(0).at("name"), "snail");
  Json nothing = all;
  nothing["hidden"] = {{"width", 8}, {"height", 1}, {"bits", to_base64(std::string(1, '\0'))}};
  EXPECT_EQ(server.post("/api/predictions", nothing).at("labels"), shown.at("labels"));

  const Image black = Image::from_pixels(10, 10, std::vector<std::uint8_t>(300, 0));
  const std::vector<std::byte> png = black.encode();
  const auto added = server.client().Post(
      "/api/images", std::string(reinterpret_cast<const char*>(png.data()), png.size()),
      "image/png");
  Json of_black = all;
  of_black["image"] = Json::parse(added->body).at("id");
  Json hidden = all;
  const Image white = Image::from_pixels(4, 4, std::vector<std::uint8_t>(48, 255));
  const std::vector<std::byte> mask = white.encode();
  hidden["hidden"] = {
      {"width", 4},
      {"height", 4},
      {"png", to_base64({reinterpret_cast<const char*>(mask.data()), mask.size()})}};
  EXPECT_EQ(server.post("/api/predictions", hidden).at("labels"),
            server.post("/api/predictions", of_black).at("labels"));
  hidden["fill"] = "pink";
  server.post("/api/predictions", hidden, 400);
}

TEST(Calls, ModelsComeAndGo) {
  const Running server;
  const httplib::MultipartFormDataItems form{
      {"model", file_bytes("scenes-residual.onnx"), "<b>scenes</b>.onnx",
       "application/octet-stream"},
      {"card", file_bytes("scenes-residual.json"), "card.json", "application/json"},
      {"labels", file_bytes("scenes-labels.txt"), "labels.txt", "text/plain"}};
  const auto added = server.client().Post("/api/models", form);
  ASSERT_EQ(added->status, 201) << added->body;
  const Json model = Json::parse(added->body);
  EXPECT_EQ(model.at("sent"), true);
  EXPECT_EQ(model.at("labels").at(0), "cat");
  const std::string id = model.at("id");
  EXPECT_EQ(Json::parse(server.client().Post("/api/models", form)->body).at("id"), id);
  EXPECT_EQ(server.post("/api/predictions", {{"image", server.picture()}, {"model", id}})
                .at("labels")
                .size(),
            10U);
  EXPECT_EQ(server.client().Delete("/api/models/" + id)->status, 204);
  server.get("/api/models/" + id, 404);
  EXPECT_EQ(server.client().Delete(std::string("/api/models/") + kModel)->status, 409);
}

TEST(Calls, LabelsThatAreAskedForAreToldOfWhereverTheyRank) {
  const Running server;
  const Json first{{"image", server.picture()}, {"model", kModel}, {"top", 80}};
  const Json all = server.post("/api/predictions", first).at("labels");
  Json few = first;
  few["top"] = 2;
  few["also"] = {all.back().at("index"), all.front().at("index")};
  const Json expected{all.at(0), all.at(1), all.back()};
  EXPECT_EQ(server.post("/api/predictions", few).at("labels"), expected);
  few["also"] = {100000};
  server.post("/api/predictions", few, 400);
  few["also"] = "snail";
  server.post("/api/predictions", few, 400);
}

TEST(Calls, ColourMapsAreThoseOfDrawnMaps) {
  const Running server;
  const Json tables = server.get("/api/colormaps").at("colormaps");
  ASSERT_EQ(tables.size(), colormaps().size());
  for (std::size_t i = 0; i < tables.size(); ++i) {
    EXPECT_EQ(tables.at(i).at("name"), colormaps()[i]);
    EXPECT_EQ(from_base64(tables.at(i).at("rgb").get<std::string>()).size(), 768U);
  }
  // Grey says its own numbers.
  const auto gray =
      std::ranges::find(tables, "gray", [](const Json& one) { return one.at("name"); });
  ASSERT_NE(gray, tables.end());
  const std::string rgb = from_base64(gray->at("rgb").get<std::string>());
  for (std::size_t i = 0; i < rgb.size(); ++i) {
    EXPECT_EQ(static_cast<unsigned char>(rgb[i]), i / 3);
  }
}

TEST(Calls, BrokenBytesAreSaid) {
  const Running server;
  const auto post = [&](const std::string& path, const std::string& bytes) {
    const auto result = server.client().Post(path, bytes, "application/octet-stream");
    return std::pair(result->status,
                     Json::parse(result->body).at("error").at("code").get<std::string>());
  };
  EXPECT_EQ(post("/api/models", "no model"), std::pair(422, std::string("bad_model")));
  EXPECT_EQ(post("/api/images", "no picture"), std::pair(422, std::string("bad_image")));
  EXPECT_EQ(post("/api/images", ""), std::pair(415, std::string("unsupported_type")));
  EXPECT_EQ(post("/api/predictions", "{"), std::pair(400, std::string("bad_json")));
  EXPECT_EQ(post("/api/predictions", std::string(10'000, '[')),
            std::pair(400, std::string("bad_json")));
}

TEST(Calls, PicturesBeyondTheLimitAreNotDecoded) {
  ServerOptions options = small_options();
  options.application.examples.clear();
  options.application.images.limits.image_pixels = 1000;
  const Running server(options);
  const auto result = server.client().Post("/api/images", example_picture(), "image/jpeg");
  EXPECT_EQ(result->status, 422);
  EXPECT_NE(result->body.find("1000"), std::string::npos) << result->body;
}

TEST(Calls, UploadsMayBeOff) {
  ServerOptions options = small_options();
  options.application.models.uploads = false;
  const Running server(options);
  const auto result = server.client().Post("/api/models", "x", "application/octet-stream");
  EXPECT_EQ(result->status, 403);
}

TEST(Calls, AModelOfTooMuchMemoryIsRefusedWithTheNumber) {
  ServerOptions options = small_options();
  const Running plain(options);
  const std::string onnx = file_bytes("scenes-residual.onnx");
  options.application.models.model.limits.memory = 1 << 20;
  options.application.files = {std::string(CAMERAS_SOURCE_DIR) + "/models/scenes-dense.onnx",
                               std::string(CAMERAS_SOURCE_DIR) + "/models/scenes-residual.onnx"};
  const Running server(options);
  const auto result = server.client().Post("/api/models", onnx, "application/octet-stream");
  ASSERT_EQ(result->status, 413) << result->body;
  EXPECT_NE(result->body.find("over_budget"), std::string::npos);
  EXPECT_EQ(server.get("/api/models/scenes-dense", 413).at("error").at("code"), "over_budget");
}

}  // namespace
}  // namespace cameras::server
