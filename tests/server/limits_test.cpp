#include <gtest/gtest.h>

#include <chrono>
#include <fstream>
#include <memory>
#include <new>
#include <thread>

#include "cameras/image.h"
#include "server/http/http_server.h"
#include "server/running.h"
#include "server/service/recently_used.h"

namespace cameras::server {
namespace {

TEST(RecentlyUsed, KeepsWhatWasAskedForLast) {
  RecentlyUsed<const int> kept(10);
  kept.keep("a", std::make_shared<const int>(1), 4);
  kept.keep("b", std::make_shared<const int>(2), 4);
  EXPECT_EQ(*kept.find("a"), 1);
  kept.keep("c", std::make_shared<const int>(3), 4);
  EXPECT_EQ(kept.find("b"), nullptr);
  EXPECT_EQ(*kept.find("a"), 1);
  EXPECT_EQ(kept.bytes(), 8U);
  kept.keep("a", std::make_shared<const int>(4), 1);
  EXPECT_EQ(*kept.find("a"), 4);
  EXPECT_EQ(kept.bytes(), 5U);
  kept.keep("large", std::make_shared<const int>(5), 100);
  EXPECT_EQ(*kept.find("large"), 5);
  EXPECT_EQ(kept.all().size(), 1U);
  EXPECT_TRUE(kept.remove("large"));
  EXPECT_FALSE(kept.remove("large"));
  EXPECT_EQ(kept.bytes(), 0U);
}

std::string png_of(std::uint8_t gray) {
  const std::vector<std::byte> png =
      Image::from_pixels(50, 40, std::vector<std::uint8_t>(std::size_t{50} * 40 * 3, gray))
          .encode();
  return {reinterpret_cast<const char*>(png.data()), png.size()};
}

// The id of what was sent.
std::string id_of_sent(const Running& server, const std::string& path, const std::string& bytes) {
  const auto result = server.client().Post(path, bytes, "application/octet-stream");
  EXPECT_EQ(result->status, 201) << result->body;
  return Json::parse(result->body).at("id");
}

TEST(Limits, PicturesThatNobodyAskedForLongestGo) {
  ServerOptions options = small_options();
  options.application.images.bytes = std::size_t{2} * 50 * 40 * 3;
  const Running server(options);
  const std::string first = id_of_sent(server, "/api/images", png_of(1));
  const std::string second = id_of_sent(server, "/api/images", png_of(2));
  server.get("/api/images/" + first);
  const std::string third = id_of_sent(server, "/api/images", png_of(3));
  server.get("/api/images/" + second, 404);
  server.get("/api/images/" + first);
  server.get("/api/images/" + third);
  server.get("/api/images/" + server.picture());  // examples stay
}

std::string model_bytes(const std::string& name) {
  std::ifstream file(std::string(CAMERAS_SOURCE_DIR) + "/models/" + name, std::ios::binary);
  return {std::istreambuf_iterator<char>(file), std::istreambuf_iterator<char>()};
}

TEST(Limits, ModelsThatNobodyAskedForLongestAreClosed) {
  ServerOptions options = small_options();
  options.application.models.bytes = 1;
  const Running server(options);
  const std::string first = id_of_sent(server, "/api/models", model_bytes("scenes-dense.onnx"));
  const std::string second = id_of_sent(server, "/api/models", model_bytes("scenes-residual.onnx"));
  server.get("/api/models/" + first, 404);
  server.get("/api/models/" + second);
  // One that the server serves is opened again.
  EXPECT_EQ(server.get("/v2/models/scenes-dense").at("name"), kModel);
  server.get("/api/models/" + second, 404);
}

TEST(Limits, ACommandNamesTheFileOfAModelThatWasClosed) {
  const std::string folder = std::string(CAMERAS_SOURCE_DIR) + "/models/";
  ServerOptions options = small_options();
  options.application.models.bytes = 1;
  options.application.files = {folder + "scenes-residual.onnx", folder + "scenes-dense.onnx"};
  const Running server(options);
  const Json done = server.explained(
      {{"image", server.picture()}, {"model", "scenes-residual"}, {"method", "grad_cam"}});
  server.get("/api/models/scenes-dense");
  const std::string path = "/api/explanations/" + done.at("id").get<std::string>() + "/command";
  EXPECT_NE(server.get(path).at("cli").get<std::string>().find(folder + "scenes-residual.onnx"),
            std::string::npos);
}

TEST(Limits, ProbesOfAModelTakeOnePlaceInTheQueue) {
  const std::string folder = std::string(CAMERAS_SOURCE_DIR) + "/models/";
  ServerOptions options = small_options();
  options.application.waiting = 2;
  options.application.files = {folder + "scenes-residual.onnx", folder + "scenes-dense.onnx"};
  const Running server(options);
  const Json asked = server.post("/api/explanations",
                                 {{"image", server.picture()},
                                  {"model", "scenes-residual"},
                                  {"method", "rise"},
                                  {"options", {{"samples", 100000}}}},
                                 202);
  for (int i = 0; i < 10; ++i) server.get("/v2/models/scenes-dense/ready", 503);
  server.client().Delete("/api/explanations/" + asked.at("id").get<std::string>());
  for (int i = 0; i < 600; ++i) {
    if (server.client().Get("/v2/models/scenes-dense/ready")->status == 200) return;
    std::this_thread::sleep_for(std::chrono::milliseconds(50));
  }
  FAIL() << "it was never opened";
}

TEST(Limits, ModelsThatAreSentHaveTheirOwnOutput) {
  const std::string folder = std::string(CAMERAS_SOURCE_DIR) + "/models/";
  ServerOptions options = small_options();
  options.application.files = {folder + "scenes-residual.onnx", folder + "scenes-dense.onnx"};
  options.application.models.model.output = "of the server's models";
  const Running server(options);
  server.get("/api/models/scenes-dense", 400);
  id_of_sent(server, "/api/models", model_bytes("scenes-dense.onnx"));
}

TEST(Limits, ExplanationsThatNobodyAskedForLongestGo) {
  ServerOptions options = small_options();
  options.application.explanation_bytes = 1;
  const Running server(options);
  Json question{{"image", server.picture()}, {"model", kModel}, {"method", "grad_cam"}};
  const std::string first = server.explained(question).at("id");
  question["target"] = {{"labels", {"pear"}}};
  const std::string second = server.explained(question).at("id");
  server.get("/api/explanations/" + first, 404);
  server.get("/api/explanations/" + second);
}

TEST(Limits, BodiesOfPicturesAndModels) {
  ServerOptions options = small_options();
  options.limits.image_bytes = 100;
  options.limits.model_bytes = 200;
  const Running server(options);
  const auto status = [&](const std::string& path, std::size_t bytes) {
    return server.client().Post(path, std::string(bytes, 'x'), "application/octet-stream")->status;
  };
  EXPECT_EQ(status("/api/images", 100), 422);
  EXPECT_EQ(status("/api/images", 101), 413);
  EXPECT_EQ(status("/api/models", 200), 422);
  EXPECT_EQ(status("/api/models", 201), 413);
}

TEST(Limits, BodiesThatAreUnderWayTogether) {
  ServerOptions options = small_options();
  options.limits.received_bytes = 1000;
  const Running server(options);
  const auto status = [&](std::size_t bytes) {
    return server.client().Post("/api/images", std::string(bytes, 'x'), "image/png")->status;
  };
  EXPECT_EQ(status(1001), 429);
  // The room of the one before is given back a moment after its answer was sent.
  for (int i = 0; i < 3; ++i) {
    int found = status(999);
    for (int tries = 0; found == 429 && tries < 100; ++tries) {
      std::this_thread::sleep_for(std::chrono::milliseconds(20));
      found = status(999);
    }
    EXPECT_EQ(found, 422);
  }
}

TEST(Limits, ConnectionsBetweenRequestsEnd) {
  ServerOptions options = small_options();
  options.limits.idle_time = std::chrono::seconds(1);
  const Running server(options);
  // raw() reads until the server closes.
  const std::string answer = server.raw("GET /v2/health/live HTTP/1.1\r\nHost: localhost\r\n\r\n");
  EXPECT_TRUE(answer.starts_with("HTTP/1.1 200")) << answer;
}

Route failing(const std::string& path, std::function<Reply(const Call&)> how) {
  return {.method = "GET", .pattern = path, .summary = "fails", .answer = std::move(how)};
}

TEST(Crashes, CostTheirOwnRequestAlone) {
  ListeningSocket socket({.port = 0});
  const int port = socket.port();
  HttpServer http({failing("/throws", [](const Call&) -> Reply { throw std::runtime_error("x"); }),
                   failing("/odd", [](const Call&) -> Reply { throw 7; }),
                   failing("/memory", [](const Call&) -> Reply { throw std::bad_alloc(); }),
                   failing("/fine",
                           [](const Call&) {
                             return json_reply({{"fine", true}});
                           })},
                  {}, socket);
  http.start();
  httplib::Client client("127.0.0.1", port);
  client.set_keep_alive(true);
  const auto error_of = [&](const char* path, int status) {
    const auto result = client.Get(path);
    EXPECT_EQ(result->status, status) << path;
    return Json::parse(result->body).at("error").at("code").get<std::string>();
  };
  EXPECT_EQ(error_of("/throws", 500), "internal");
  EXPECT_EQ(error_of("/odd", 500), "internal");
  EXPECT_EQ(error_of("/memory", 413), "over_budget");
  EXPECT_EQ(client.Get("/fine")->status, 200);
}

}  // namespace
}  // namespace cameras::server
