#include <gtest/gtest.h>

#include <array>
#include <limits>

#include "bundled/bundled_model.h"
#include "cameras/model.h"
#include "server/running.h"

namespace cameras::server {
namespace {

constexpr std::int64_t kSide = 192;  // of the bundled model's input

// An NPY 1.0 file, as numpy.save() writes it.
template <class Value>
std::string npy_file(const char* type, const std::string& shape, std::span<const Value> values) {
  std::string header =
      "{'descr': '" + std::string(type) + "', 'fortran_order': False, 'shape': " + shape + ", }";
  header.resize((10 + header.size() + 64) / 64 * 64 - 11, ' ');
  header += '\n';
  std::string file("\x93NUMPY\x01\x00", 8);
  file += static_cast<char>(header.size() % 256);
  file += static_cast<char>(header.size() / 256);
  const auto bytes = std::as_bytes(values);
  return file + header + std::string(reinterpret_cast<const char*>(bytes.data()), bytes.size());
}

std::string npy_file(const at::Tensor& input) {
  std::string shape;
  for (const std::int64_t size : input.sizes()) shape += std::to_string(size) + ", ";
  return npy_file<float>("<f4", "(" + shape + ")",
                         {input.data_ptr<float>(), static_cast<std::size_t>(input.numel())});
}

at::Tensor example_input() {
  const std::string bytes = example_picture();
  const Model model = open_model(cli::bundled_model());
  return model.preprocess(Image::decode(std::as_bytes(std::span(bytes)))).input;
}

Json sent(const Running& server, const std::string& bytes, int status = 201) {
  const auto result = server.client().Post("/api/images", bytes, "application/x-npy");
  EXPECT_EQ(result->status, status) << result->body;
  return Json::parse(result->body);
}

TEST(Inputs, ThatArePreprocessedGiveTheMapAndScoresOfTheirPicture) {
  const Running server;
  const Json input = sent(server, npy_file(example_input()));
  EXPECT_EQ(input.at("format"), "npy");
  EXPECT_EQ(input.at("bits"), 32);
  EXPECT_EQ(input.at("width"), kSide);
  const auto map_of = [&](const Json& id) {
    const Json done = server.explained({{"image", id}, {"model", kModel}, {"method", "grad_cam"}});
    return server.bytes("/api/explanations/" + done.at("id").get<std::string>() + "/map.npy");
  };
  EXPECT_EQ(map_of(input.at("id")), map_of(server.picture()));
  const auto labels_of = [&](const Json& id) {
    return server.post("/api/predictions", {{"image", id}, {"model", kModel}}).at("labels");
  };
  EXPECT_EQ(labels_of(input.at("id")), labels_of(server.picture()));
}

TEST(Inputs, AreShownFromTheirLeastToTheirLargestNumber) {
  const Running server;
  const std::array<float, 4> values{-2, 0, 2, 0};  // grey: one channel
  const Json json = sent(server, npy_file<float>("<f4", "(1, 1, 2, 2)", values));
  const std::string png =
      server.bytes("/api/images/" + json.at("id").get<std::string>() + "/picture.png");
  const Image picture = Image::decode(std::as_bytes(std::span(png)));
  const std::vector<std::uint8_t> rgb(picture.rgb().begin(), picture.rgb().end());
  EXPECT_EQ(rgb, (std::vector<std::uint8_t>{0, 0, 0, 128, 128, 128, 255, 255, 255, 128, 128, 128}));
}

TEST(Inputs, ThatMakeNoSenseAreRefused) {
  const Running server;
  const auto refused = [&](const std::string& file, const std::string& text) {
    const Json error = sent(server, file, 422).at("error");
    EXPECT_EQ(error.at("code"), "bad_image");
    EXPECT_NE(error.at("message").get<std::string>().find(text), std::string::npos) << error;
  };
  const std::array<float, 4> values{1, 2, 3, std::numeric_limits<float>::quiet_NaN()};
  const std::array<std::int32_t, 4> whole{1, 2, 3, 4};
  refused(npy_file<float>("<f4", "(1, 1, 2, 2)", values), "finite numbers");
  refused(npy_file<float>("<f4", "(2, 2)", values),
          "floating-point numbers [1,C,h,w], found [2,2]");
  refused(npy_file<float>("<f4", "(2, 1, 1, 2)", values), "found [2,1,1,2]");
  refused(npy_file<float>("<f4", "(1, 1, 2, 0)", {}), "[1,C,h,w]");
  refused(npy_file<std::int32_t>("<i4", "(1, 1, 2, 2)", whole), "found whole numbers");
  refused(npy_file<float>("<f4", "(1, 1, 2, 3)", values), "");
  refused("\x93NUMPY", "");
}

TEST(Inputs, OfOtherChannelsAreRefusedWhereAModelReadsThem) {
  const Running server;
  const std::array<float, 4> values{1, 2, 3, 4};
  const Json json = sent(server, npy_file<float>("<f4", "(1, 1, 2, 2)", values));
  const Json error =
      server.post("/api/predictions", {{"image", json.at("id")}, {"model", kModel}}, 400);
  EXPECT_EQ(error.at("error").at("message"), "expected an input of 3 channels, found 1");
  const Json asked = server.explained({{"image", json.at("id")}, {"model", kModel}});
  EXPECT_EQ(asked.at("error").at("message"), "expected an input of 3 channels, found 1");
}

TEST(Inputs, LargerThanAPictureMayBeAreRefused) {
  ServerOptions options = small_options();
  options.application.images.limits.image_pixels = 3;
  options.application.examples.clear();
  const Running server(options);
  const std::array<float, 4> values{1, 2, 3, 4};
  const Json error = sent(server, npy_file<float>("<f4", "(1, 1, 2, 2)", values), 422).at("error");
  EXPECT_EQ(error.at("message"), "expected an input of at most 3 pixels, found 2 x 2");
}

}  // namespace
}  // namespace cameras::server
