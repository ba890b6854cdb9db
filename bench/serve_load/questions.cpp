#include "serve_load/questions.h"

#include <cmath>
#include <fstream>
#include <iterator>
#include <map>
#include <nlohmann/json.hpp>
#include <span>
#include <utility>

#include "cameras/explainer.h"
#include "cameras/hidden.h"
#include "cameras/question.h"
#include "server/http/digest.h"

namespace cameras::load {
namespace {

using Json = nlohmann::ordered_json;

constexpr int kMasks = 64;
constexpr int kLabels = 400;
constexpr std::int64_t kSide = 8;

// A mask of 6 of 64 squares, others for each question.
PixelMask mask_of(int question) {
  PixelMask mask{
      .height = kSide, .width = kSide, .hidden = std::vector<std::uint8_t>(kSide * kSide)};
  for (std::int64_t i = 0; i < 6; ++i) mask.hidden[(question + i * 5) % (kSide * kSide)] = 1;
  return mask;
}

std::string bits_of(const PixelMask& mask) {
  std::string bytes(kSide, '\0');
  for (std::int64_t i = 0; i < kSide * kSide; ++i) {
    if (mask.hidden[i] != 0) bytes[i / 8] = static_cast<char>(bytes[i / 8] | (0x80 >> (i % 8)));
  }
  return server::to_base64(bytes);
}

class Predictions : public Questions {
 public:
  Predictions(const std::string& model, const std::string& picture, Names names)
      : Questions(kMasks),
        model_(open_model(model)),
        image_(Image::open(picture)),
        prepared_(model_.preprocess(image_)),
        names_(std::move(names)) {}

  void answer(int number) override {
    const at::Tensor input =
        hide_pixels(prepared_, image_.height(), image_.width(), mask_of(number), HiddenFill::black,
                    model_.preprocess.black());
    const at::Tensor logits = model_.network.logits(input);
    const std::int64_t best = model_.network.ranking(logits).front();
    expected_[number] = {best, ranked_label(model_, logits, best).logit};
  }

  std::string path() const override { return "/api/predictions"; }

  std::string body(int number) const override {
    const Json mask{{"width", kSide}, {"height", kSide}, {"bits", bits_of(mask_of(number))}};
    return Json{{"image", names_.image}, {"model", names_.model}, {"top", 1}, {"hidden", mask}}
        .dump();
  }

  bool is_right(int number, const std::string& answer) const override {
    const auto& [label, logit] = expected_.at(number);
    const Json first = Json::parse(answer).at("labels").at(0);
    return first.at("index") == label && first.at("logit") == logit;
  }

 private:
  Model model_;
  Image image_;
  Prepared prepared_;
  Names names_;
  std::map<int, std::pair<std::int64_t, double>> expected_;
};

std::string file_bytes(const std::string& name) {
  std::ifstream file(name, std::ios::binary);
  return {std::istreambuf_iterator<char>(file), std::istreambuf_iterator<char>()};
}

std::string base64_of(const SaliencyMap& map) {
  const auto bytes = std::as_bytes(map.values());
  return server::to_base64({reinterpret_cast<const char*>(bytes.data()), bytes.size()});
}

class Maps : public Questions {
 public:
  Maps(const std::string& model, const std::string& picture, Names names)
      : Questions(kLabels),
        explain_(open_model(model), {.method = "grad_cam"}),
        image_(Image::open(picture)),
        encoded_(server::to_base64(file_bytes(picture))),
        names_(std::move(names)) {}

  void answer(int number) override {
    expected_[number] = server::sha256(base64_of(explain_(image_, Chosen{{number}}).map()));
  }

  std::string path() const override { return "/v1/models/" + names_.model + ":explain"; }

  std::string body(int number) const override {
    return Json{{"instances", {{{"b64", encoded_}}}},
                {"parameters", {{"method", "grad_cam"}, {"label", number}}}}
        .dump();
  }

  bool is_right(int number, const std::string& answer) const override {
    const Json map = Json::parse(answer).at("explanations").at(0).at("map");
    return server::sha256(map.at("b64").get<std::string>()) == expected_.at(number);
  }

 private:
  Explainer explain_;
  Image image_;
  std::string encoded_;
  Names names_;
  std::map<int, std::string> expected_;
};

}  // namespace

std::unique_ptr<Questions> predictions(const std::string& model_file, const std::string& picture,
                                       const Names& names) {
  return std::make_unique<Predictions>(model_file, picture, names);
}

std::unique_ptr<Questions> maps(const std::string& model_file, const std::string& picture,
                                const Names& names) {
  return std::make_unique<Maps>(model_file, picture, names);
}

}  // namespace cameras::load
