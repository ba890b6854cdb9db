#include "server/service/predictions.h"

#include <algorithm>
#include <chrono>
#include <span>

#include "cameras/question.h"
#include "report/strength.h"
#include "server/http/digest.h"
#include "server/http/failure.h"
#include "server/service/sent_input.h"

namespace cameras::server {
namespace {

constexpr std::int64_t kMaskSide = 2048;
constexpr std::uint8_t kHiddenFrom = 128;

Limits mask_limits() {
  Limits limits;
  limits.image_pixels = kMaskSide * kMaskSide;
  return limits;
}

PixelMask mask_in_png(const std::string& bytes) {
  const Image image = Image::decode(std::as_bytes(std::span(bytes)), mask_limits());
  PixelMask mask{.height = image.height(), .width = image.width(), .hidden = {}};
  mask.hidden.reserve(image.rgb().size() / 3);
  for (std::size_t i = 0; i < image.rgb().size(); i += 3) {
    mask.hidden.push_back(image.rgb()[i] >= kHiddenFrom ? 1 : 0);
  }
  return mask;
}

// Rows of whole bytes, the leftmost pixel in the highest bit.
PixelMask mask_in_bits(const Json& json, const std::string& bytes) {
  const std::int64_t width = whole_at(json, "width", 1, kMaskSide, 0);
  const std::int64_t height = whole_at(json, "height", 1, kMaskSide, 0);
  const std::int64_t row = (width + 7) / 8;
  if (width < 1 || height < 1 || std::ssize(bytes) != row * height) {
    throw bad_request("expected a mask of height rows of (width + 7) / 8 bytes, found " +
                      std::to_string(bytes.size()) + " bytes");
  }
  PixelMask mask{.height = height, .width = width, .hidden = {}};
  mask.hidden.reserve(static_cast<std::size_t>(width * height));
  for (std::int64_t y = 0; y < height; ++y) {
    for (std::int64_t x = 0; x < width; ++x) {
      const auto byte =
          static_cast<unsigned char>(bytes[static_cast<std::size_t>(y * row + x / 8)]);
      mask.hidden.push_back((byte >> (7 - x % 8)) & 1);
    }
  }
  return mask;
}

}  // namespace

PixelMask mask_of(const Json& json) {
  require_keys(json, "'hidden'", {"width", "height", "png", "bits"});
  const std::string png = text_at(json, "png", "");
  if (!png.empty()) return mask_in_png(from_base64(png));
  return mask_in_bits(json, from_base64(text_at(json, "bits")));
}

HiddenFill fill_of(const std::string& name) {
  if (name == "black") return HiddenFill::black;
  if (name == "blur") return HiddenFill::blur;
  if (name == "mean") return HiddenFill::mean;
  throw bad_request("expected 'fill' as black, blur or mean, found '" + name + "'");
}

std::shared_ptr<const Prepared> Predictions::prepared(const PredictionRequest& request) {
  const std::string name = request.image->id + " " + request.model->id;
  if (auto known = prepared_.find(name)) return known;
  auto made = std::make_shared<const Prepared>(prepared_for(*request.image, request.model->model));
  prepared_.keep(name, made, made->input.nbytes());
  return made;
}

Json Predictions::answer(const PredictionRequest& request) {
  const Model& model = request.model->model;
  const Image& image = request.image->image;
  return compute_.run([&] {
    const auto start = std::chrono::steady_clock::now();
    const auto prepared = this->prepared(request);
    const at::Tensor input =
        request.hidden ? hide_pixels(*prepared, image.height(), image.width(), *request.hidden,
                                     request.fill, model.preprocess.black())
                       : prepared->input;
    const at::Tensor logits = model.network.logits(input);
    Json labels = Json::array();
    std::int64_t rank = 0;
    for (const std::int64_t index : model.network.ranking(logits)) {
      const bool asked = std::ranges::binary_search(request.also, index);
      if (rank++ >= request.top && !asked) continue;
      const RankedLabel ranked = ranked_label(model, logits, index);
      labels.push_back(cli::label_json(ranked));
      labels.back()["text"] = ranked.text;
    }
    const Region& seen = prepared->seen;
    const double seconds =
        std::chrono::duration<double>(std::chrono::steady_clock::now() - start).count();
    return Json{
        {"labels", labels},
        {"seen",
         {{"x", seen.left}, {"y", seen.top}, {"width", seen.width}, {"height", seen.height}}},
        {"seconds", seconds}};
  });
}

}  // namespace cameras::server
