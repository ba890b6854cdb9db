#include <gtest/gtest.h>

#include <cstring>

#include "bundled/bundled_model.h"
#include "cameras/explainer.h"
#include "server/http/digest.h"
#include "server/running.h"

// Requests and answers as the documents of the protocols have them: KServe's "V1 Protocol", and
// "HTTP/REST" of the Open Inference Protocol.

namespace cameras::server {
namespace {

Json instance(std::size_t number = 0) { return {{"b64", to_base64(example_picture(number))}}; }

std::string bytes_of(std::span<const float> values) {
  const auto bytes = std::as_bytes(values);
  return {reinterpret_cast<const char*>(bytes.data()), bytes.size()};
}

void expect_error_text(const Json& json) {
  ASSERT_TRUE(json.at("error").is_string()) << json;
  EXPECT_FALSE(json.at("error").get<std::string>().empty());
}

TEST(KServe, ListsModelsAndTheirReadiness) {
  const Running server;
  EXPECT_EQ(server.get("/v1/models"), Json({{"models", {kModel}}}));
  EXPECT_EQ(server.get("/v1/models/scenes-dense"), Json({{"name", kModel}, {"ready", true}}));
  expect_error_text(server.get("/v1/models/nothing", 404));
}

TEST(KServe, PredictsEachInstance) {
  const Running server;
  for (const char* key : {"instances", "inputs"}) {
    const Json answer = server.post("/v1/models/scenes-dense:predict",
                                    {{key, {instance(0), {{"image_bytes", instance(1)}}}}});
    ASSERT_EQ(answer.at("predictions").size(), 2U);
    EXPECT_EQ(answer.at("predictions").at(0).at("labels").at(0).at("name"), "snail");
  }
}

TEST(KServe, ExplainsEachInstance) {
  const Running server;
  const Explainer explain(open_model(cli::bundled_model()));
  const std::string picture = example_picture();
  const Answer wanted = explain(Image::decode(std::as_bytes(std::span(picture))), "pear");
  const Json answer =
      server.post("/v1/models/scenes-dense:explain",
                  {{"instances", {instance()}}, {"parameters", {{"label", "pear"}}}});
  ASSERT_EQ(answer.at("predictions").size(), 1U);
  const Json& report = answer.at("explanations").at(0);
  EXPECT_EQ(report.at("label").at("name"), "pear");
  EXPECT_EQ(report.at("map").at("shape"), Json({192, 192}));
  EXPECT_EQ(from_base64(report.at("map").at("b64").get<std::string>()),
            bytes_of(wanted.map().values()));

  const Json nested = server.post(
      "/v1/models/scenes-dense:explain",
      {{"instances", {instance()}}, {"parameters", {{"label", "pear"}, {"map", "nested"}}}});
  const Json& rows = nested.at("explanations").at(0).at("map").at("data");
  ASSERT_EQ(rows.size(), 192U);
  EXPECT_EQ(rows.at(100).at(50).get<float>(), wanted.map().values()[100 * 192 + 50]);
}

TEST(KServe, RefusesWithATextAsError) {
  const Running server;
  const auto refused = [&](const std::string& path, const Json& json, int status) {
    expect_error_text(server.post(path, json, status));
  };
  refused("/v1/models/nothing:predict", {{"instances", {instance()}}}, 404);
  refused("/v1/models/scenes-dense:predict", Json::object(), 400);
  refused("/v1/models/scenes-dense:predict", {{"instances", Json::array()}}, 400);
  refused("/v1/models/scenes-dense:predict", {{"instances", {1, 2}}}, 400);
  refused("/v1/models/scenes-dense:predict", {{"instances", {{{"b64", "!"}}}}}, 400);
  refused("/v1/models/scenes-dense:predict", {{"instances", {{{"b64", to_base64("no picture")}}}}},
          422);
  refused("/v1/models/scenes-dense:explain",
          {{"instances", {instance()}}, {"parameters", {{"label", "zebra crossing"}}}}, 400);
  refused("/v1/models/scenes-dense:delete", Json::object(), 405);  // a name, and no POST
}

TEST(OpenInference, DescribesServerAndModel) {
  const Running server;
  const Json about = server.get("/v2");
  EXPECT_EQ(about.at("name"), "cameras");
  EXPECT_TRUE(about.at("version").is_string());
  EXPECT_TRUE(about.at("extensions").is_array());
  EXPECT_EQ(server.get("/v2/health/live").at("live"), true);
  EXPECT_EQ(server.get("/v2/health/ready").at("live"), true);
  EXPECT_EQ(server.get("/v2/models/scenes-dense/ready"), Json({{"name", kModel}, {"ready", true}}));
  const Json model = server.get("/v2/models/scenes-dense");
  EXPECT_EQ(model.at("name"), kModel);
  EXPECT_TRUE(model.at("platform").is_string());
  ASSERT_EQ(model.at("inputs").size(), 1U);
  EXPECT_EQ(model.at("inputs").at(0).at("datatype"), "FP32");
  EXPECT_EQ(model.at("inputs").at(0).at("shape"), Json({-1, 3, -1, -1}));
  ASSERT_EQ(model.at("outputs").size(), 1U);
  EXPECT_EQ(model.at("outputs").at(0).at("shape").size(), 2U);
  expect_error_text(server.get("/v2/models/nothing", 404));
  expect_error_text(server.get("/v2/models/nothing/ready", 404));
}

class Inference : public testing::Test {
 protected:
  Inference() : model_(open_model(cli::bundled_model())) {
    const std::string picture = example_picture();
    input_ = model_.preprocess(Image::decode(std::as_bytes(std::span(picture)))).input;
  }

  Json tensor() const {
    const float* const values = input_.data_ptr<float>();
    return {{"name", model_.network.image().name},
            {"shape", input_.sizes().vec()},
            {"datatype", "FP32"},
            {"data", std::vector<float>(values, values + input_.numel())}};
  }

  Model model_;
  at::Tensor input_;
  Running server_;
};

TEST_F(Inference, GivesTheLogits) {
  const Json answer = server_.post(
      "/v2/models/scenes-dense/infer",
      {{"id", "42"}, {"inputs", {tensor()}}, {"outputs", {{{"name", model_.network.output()}}}}});
  EXPECT_EQ(answer.at("id"), "42");
  EXPECT_EQ(answer.at("model_name"), kModel);
  const Json& output = answer.at("outputs").at(0);
  EXPECT_EQ(output.at("name"), model_.network.output());
  EXPECT_EQ(output.at("datatype"), "FP32");
  const at::Tensor logits = model_.network.logits(input_);
  EXPECT_EQ(output.at("shape"), Json({1, logits.size(0)}));
  const std::vector<float> given = output.at("data");
  EXPECT_TRUE(std::equal(given.begin(), given.end(), logits.data_ptr<float>()));
}

TEST_F(Inference, TakesNestedDataAndBatches) {
  Json two = tensor();
  two["shape"][0] = 2;
  const Json one = two.at("data");
  two["data"] = {one, one};
  const Json answer = server_.post("/v2/models/scenes-dense/infer", {{"inputs", {two}}});
  EXPECT_FALSE(answer.contains("id"));
  const Json& output = answer.at("outputs").at(0);
  EXPECT_EQ(output.at("shape").at(0), 2);
  const std::vector<float> given = output.at("data");
  const std::size_t labels = given.size() / 2;
  for (std::size_t i = 0; i < labels; ++i) EXPECT_EQ(given[i], given[labels + i]);
}

TEST_F(Inference, RefusesWhatContradictsItself) {
  const auto refused = [&](const std::string& key, const Json& value) {
    Json one = tensor();
    one[key] = value;
    expect_error_text(server_.post("/v2/models/scenes-dense/infer", {{"inputs", {one}}}, 400));
  };
  refused("name", "other");
  refused("datatype", "INT64");
  refused("shape", {1, 3, 192});
  refused("shape", {1, 1, 192, 192});
  refused("shape", {1, 3, 193, 192});
  refused("shape", {1, 3, -192, -192});
  refused("shape", {1, 3, 4294967296, 4294967296});
  refused("data", {1, 2, 3});
  refused("data", "AAAA");
  refused("data", Json::array());
  expect_error_text(
      server_.post("/v2/models/scenes-dense/infer", {{"inputs", Json::array()}}, 400));
  expect_error_text(server_.post("/v2/models/scenes-dense/infer",
                                 {{"inputs", {tensor()}}, {"outputs", {{{"name", "other"}}}}},
                                 400));
  expect_error_text(server_.post("/v2/models/nothing/infer", {{"inputs", {tensor()}}}, 404));
}

TEST(Documents, NameEveryCallAndCountIt) {
  const Running server;
  const Json document = server.get("/openapi.json");
  EXPECT_EQ(document.at("openapi"), "3.1.0");
  std::set<std::string> operations;
  for (const auto& [path, methods] : document.at("paths").items()) {
    for (const auto& [method, operation] : methods.items()) {
      EXPECT_TRUE(operations.insert(operation.at("operationId")).second) << path;
      EXPECT_FALSE(operation.at("responses").empty());
      // Each of them is there: without a name in its path, a GET is answered.
      if (method != "get" || path.find('{') != std::string::npos) continue;
      EXPECT_EQ(server.client().Get(path)->status, 200) << path;
    }
  }
  EXPECT_TRUE(document.at("paths").contains("/openapi.json"));
  EXPECT_TRUE(document.at("paths").contains("/v1/models/{name}:explain"));
  const std::string metrics = server.bytes("/metrics");
  EXPECT_NE(metrics.find(R"(cameras_answers_total{route="/v2/health/live",status="200"} 1)"),
            std::string::npos)
      << metrics;
  for (const char* name : {"\nprocess_resident_memory_bytes ", "\nprocess_cpu_seconds_total "}) {
    const std::size_t found = metrics.find(name);
    ASSERT_NE(found, std::string::npos) << name;
    EXPECT_GT(std::stod(metrics.substr(found + std::string(name).size())), 0) << name;
  }
}

}  // namespace
}  // namespace cameras::server
