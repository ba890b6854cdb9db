#include <gtest/gtest.h>

#include <thread>

#include "bundled/bundled_model.h"
#include "cameras/explainer.h"
#include "outputs/npy.h"
#include "server/running.h"

namespace cameras::server {
namespace {

std::string npy_of(const SaliencyMap& map) {
  const std::vector<std::byte> bytes = cli::encode_npy(map);
  return {reinterpret_cast<const char*>(bytes.data()), bytes.size()};
}

Image example_image(std::size_t number = 0) {
  const std::string bytes = example_picture(number);
  return Image::decode(std::as_bytes(std::span(bytes)));
}

struct Sent {
  std::string id;
  std::string name;
  Json data;
};

std::vector<Sent> events_in(const std::string& text) {
  std::vector<Sent> events;
  std::istringstream lines(text);
  Sent one;
  for (std::string line; std::getline(lines, line);) {
    if (line.starts_with("id: ")) one.id = line.substr(4);
    if (line.starts_with("event: ")) one.name = line.substr(7);
    if (line.starts_with("data: ")) one.data = Json::parse(line.substr(6));
    if (line.empty() && !one.name.empty()) events.push_back(std::exchange(one, {}));
  }
  return events;
}

TEST(Explanations, GiveTheMapOfTheLibraryBitByBit) {
  const Running server;
  const Json done = server.explained({{"image", server.picture()}, {"model", kModel}});
  EXPECT_EQ(done.at("status"), "done");
  const Explainer explain(open_model(cli::bundled_model()));
  const Answer answer = explain(example_image());
  const std::string path = "/api/explanations/" + done.at("id").get<std::string>();
  EXPECT_EQ(server.bytes(path + "/map.npy"), npy_of(answer.map()));
  EXPECT_EQ(done.at("labels").at(0).at("index"), answer.explanation().label);
  EXPECT_EQ(done.at("scales").size(), answer.result().scales.size());
  const std::vector<std::byte> drawn = answer.overlay().encode();
  EXPECT_EQ(server.bytes(path + "/overlay.png"),
            std::string(reinterpret_cast<const char*>(drawn.data()), drawn.size()));
}

TEST(Explanations, ContrastIsThatOfTheLibrary) {
  const Running server;
  const Explainer explain(open_model(cli::bundled_model()));
  const Answer answer = explain(example_image(), explain.contrast("snail", "pear"));
  const Json done = server.explained({{"image", server.picture()},
                                      {"model", kModel},
                                      {"target", {{"label", "snail"}, {"against", "pear"}}}});
  const std::string path = "/api/explanations/" + done.at("id").get<std::string>();
  EXPECT_EQ(server.bytes(path + "/map.npy"), npy_of(answer.map()));
  EXPECT_EQ(done.at("labels").at(0).at("against").at(0).at("name"), "pear");
}

TEST(Explanations, CommandsDrawTheMapAsItIsLookedAt) {
  const Running server;
  const Json done =
      server.explained({{"image", server.picture()}, {"model", kModel}, {"method", "grad_cam"}});
  const std::string path = "/api/explanations/" + done.at("id").get<std::string>() + "/command";
  const auto has = [&](const Json& commands, const char* language, const std::string& part) {
    return commands.at(language).get<std::string>().find(part) != std::string::npos;
  };
  const Json usual = server.get(path);
  EXPECT_TRUE(has(usual, "cpp", ".overlay().save("));
  EXPECT_FALSE(has(usual, "cli", "--colormap"));
  const Json other = server.get(path + "?view=heat&colormap=inferno&opacity=0.75");
  EXPECT_TRUE(has(other, "cli", " --view heat --colormap inferno --opacity 0.75 --out "));
  EXPECT_TRUE(has(other, "cpp",
                  R"(.overlay(0, {.view = cameras::View::heat, .colormap = "inferno", )"
                  ".opacity = 0.75})"));
  EXPECT_TRUE(has(other, "python",
                  R"(answer.save("overlay.png", view="heat", colormap="inferno", opacity=0.75))"));
  server.get(path + "?opacity=2", 400);
  server.get(path + "?colormap=infern", 400);
}

TEST(Explanations, CommandsOpenTheModelAsTheServerDoes) {
  const std::string models = CAMERAS_SOURCE_DIR "/models/";
  const std::string card = models + "scenes-dense.json";
  const std::string names = models + "scenes-labels.txt";
  ServerOptions options = small_options();
  options.application.files = {models + "scenes-residual.onnx"};
  options.application.models.model = {.card = card, .labels = names};
  const Running server(options);
  const Json done = server.explained(
      {{"image", server.picture()}, {"model", "scenes-residual"}, {"method", "grad_cam"}});
  const Json commands =
      server.get("/api/explanations/" + done.at("id").get<std::string>() + "/command");
  const auto has = [&](const char* language, const std::string& part) {
    return commands.at(language).get<std::string>().find(part) != std::string::npos;
  };
  EXPECT_TRUE(has("cli", "scenes-residual.onnx --card " + card + " --label-names " + names));
  EXPECT_TRUE(has("cpp", ".onnx\", {.card = \"" + card + "\", .labels = \"" + names + "\"}),"));
  EXPECT_TRUE(has("python", ".onnx\", card=\"" + card + "\", labels=\"" + names + "\")\n"));
}

TEST(Explanations, TheSameQuestionIsTheSameAnswer) {
  const Running server;
  const Json question{{"image", server.picture()}, {"model", kModel}, {"method", "grad_cam"}};
  const Json first = server.explained(question);
  Json same = question;
  same["target"] = {{"predicted", 1}};
  same["layer"] = "auto";
  const Json again = server.post("/api/explanations", same, 200);
  EXPECT_EQ(again.at("id"), first.at("id"));
  EXPECT_EQ(again.at("status"), "done");
  Json other = question;
  other["target"] = {{"predicted", 2}};
  EXPECT_NE(server.post("/api/explanations", other, 202).at("id"), first.at("id"));
}

TEST(Explanations, EventsGrowToTheMapAndResume) {
  const Running server;
  const Json asked =
      server.post("/api/explanations", {{"image", server.picture()}, {"model", kModel}}, 202);
  const std::string path = "/api/explanations/" + asked.at("id").get<std::string>();
  const std::vector<Sent> events = events_in(server.bytes(path + "/events"));
  std::vector<Sent> partials;
  for (const Sent& one : events) {
    if (one.name == "partial") partials.push_back(one);
  }
  ASSERT_EQ(events.back().name, "done");
  ASSERT_EQ(partials.size(), events.back().data.at("scales").size());
  EXPECT_EQ(partials.back().data.at("done"), partials.back().data.at("of"));

  const auto rest = server.client().Get(path + "/events", {{"Last-Event-ID", partials.back().id}});
  const std::vector<Sent> resumed = events_in(rest->body);
  EXPECT_EQ(resumed.back().name, "done");
  for (const Sent& one : resumed) EXPECT_NE(one.name, "partial");

  const std::vector<Sent> bare = events_in(server.bytes(path + "/events?maps=off"));
  EXPECT_EQ(bare.back().data, events.back().data);
  for (const Sent& one : bare) EXPECT_NE(one.name, "partial");
  server.get(path + "/events?maps=maybe", 400);
}

TEST(Explanations, CancelStopsWhatRuns) {
  const Running server;
  const Json asked = server.post("/api/explanations",
                                 {{"image", server.picture()},
                                  {"model", kModel},
                                  {"method", "rise"},
                                  {"options", {{"samples", 100000}}}},
                                 202);
  const std::string path = "/api/explanations/" + asked.at("id").get<std::string>();
  while (server.get(path).at("status") == "queued") {
    std::this_thread::sleep_for(std::chrono::milliseconds(5));
  }
  const auto start = std::chrono::steady_clock::now();
  EXPECT_EQ(server.get(path).at("status"), "running");
  EXPECT_EQ(server.client().Delete(path)->status, 204);
  EXPECT_EQ(server.get(path).at("status"), "cancelled");
  EXPECT_EQ(server.get(path + "/report.json", 409).at("error").at("code"), "cancelled");
  // The worker is free again: another question is answered long before 100000 masks would be.
  EXPECT_EQ(
      server.explained({{"image", server.picture()}, {"model", kModel}, {"method", "grad_cam"}})
          .at("status"),
      "done");
  EXPECT_LT(std::chrono::steady_clock::now() - start, std::chrono::seconds(30));
}

TEST(Explanations, AFullQueueIsSaid) {
  ServerOptions options = small_options();
  options.application.waiting = 1;
  const Running server(options);
  Json question{{"image", server.picture()},
                {"model", kModel},
                {"method", "rise"},
                {"options", {{"samples", 100000}}}};
  int refused = 0;
  for (int seed = 0; seed < 4; ++seed) {
    question["options"]["seed"] = seed;
    const auto result =
        server.client().Post("/api/explanations", question.dump(), "application/json");
    if (result->status != 429) continue;
    ++refused;
    EXPECT_EQ(result->get_header_value("Retry-After"), "1");
    EXPECT_EQ(Json::parse(result->body).at("error").at("code"), "busy");
  }
  EXPECT_GE(refused, 2);
}

TEST(Explanations, OneThatIsCancelledGivesItsPlaceBack) {
  ServerOptions options = small_options();
  options.application.waiting = 1;
  const Running server(options);
  const Json question{{"image", server.picture()},
                      {"model", kModel},
                      {"method", "rise"},
                      {"options", {{"samples", 100000}}}};
  const auto ask = [&](int seed, int status) {
    Json one = question;
    one["options"]["seed"] = seed;
    const Json asked = server.post("/api/explanations", one, status);
    return status == 202 ? "/api/explanations/" + asked.at("id").get<std::string>() : "";
  };
  const std::string running = ask(1, 202);
  while (server.get(running).at("status") == "queued") {
    std::this_thread::sleep_for(std::chrono::milliseconds(5));
  }
  const std::string waiting = ask(2, 202);
  ask(3, 429);
  EXPECT_EQ(server.client().Delete(waiting)->status, 204);
  EXPECT_EQ(server.get(waiting).at("status"), "cancelled");
  const std::string next = ask(3, 202);
  for (const std::string& one : {running, next}) server.client().Delete(one);
}

TEST(Explanations, RefuseWhatMakesNoSense) {
  const Running server;
  const std::string image = server.picture();
  const auto refused = [&](const Json& more, int status, const std::string& text) {
    Json question{{"image", image}, {"model", kModel}};
    question.update(more);
    const Json error = server.post("/api/explanations", question, status).at("error");
    EXPECT_NE(error.at("message").get<std::string>().find(text), std::string::npos) << error;
  };
  refused({{"image", "x"}}, 404, "expected the id of a picture that is here, found 'x'");
  refused({{"model", "scenes-dens"}}, 404, "did you mean 'scenes-dense'?");
  refused({{"method", "grad_cat"}}, 400, "did you mean 'grad_cam'?");
  refused({{"layer", "nowhere"}}, 400, "expected a layer of the network, found 'nowhere'");
  refused({{"target", {{"labels", {"snailly"}}}}}, 400, "snail");
  refused({{"target", {{"labels", {7000}}}}}, 400, "7000");
  refused({{"target", {{"predicted", 0}}}}, 400, "from 1 to 16");
  refused({{"target", {{"predicted", 1}, {"labels", {1}}}}}, 400, "expected a target of");
  refused({{"options", {{"samples", 3}}}}, 400,
          "expected an option that cameras reads (preset, sizes, max_size, steps, scale_filter, "
          "image_filter, tolerance, budget, smooth), found 'samples'");
  refused({{"options", {{"steps", 3}, {"sizes", {192, 256}}}}}, 400, "found both");
  refused({{"options", {{"steps", 0}}}}, 400, "steps");
  refused({{"colour", "red"}}, 400, "expected no 'colour'");
}

}  // namespace
}  // namespace cameras::server
