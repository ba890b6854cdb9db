#include "server/service/images.h"

#include <algorithm>
#include <span>

#include "server/http/digest.h"
#include "server/http/failure.h"
#include "server/service/sent_input.h"

namespace cameras::server {
namespace {

std::string format_of(std::string_view bytes) {
  if (bytes.starts_with("\xFF\xD8")) return "jpeg";
  if (bytes.starts_with("\x89PNG")) return "png";
  if (bytes.starts_with("RIFF")) return "webp";
  if (bytes.starts_with("BM")) return "bmp";
  return "tiff";
}

std::string image_id(std::string_view bytes) { return sha256(bytes).substr(0, kIdLetters); }

std::shared_ptr<const StoredImage> decoded(const std::string& id, std::string_view bytes,
                                           const Limits& limits, const std::string& title = {}) {
  if (is_input(bytes)) {
    const at::Tensor input = read_input(std::as_bytes(std::span(bytes)), limits);
    return std::make_shared<const StoredImage>(StoredImage{
        .id = id, .image = shown(input), .format = "npy", .input = input, .title = title});
  }
  return std::make_shared<const StoredImage>(
      StoredImage{.id = id,
                  .image = Image::decode(std::as_bytes(std::span(bytes)), limits),
                  .format = format_of(bytes),
                  .input = {},
                  .title = title});
}

std::size_t decoded_bytes(const StoredImage& stored) {
  const Image& image = stored.image;
  const std::size_t input = stored.input.defined() ? stored.input.nbytes() : 0;
  return input + image.rgb().size() + image.alpha().size() + image.wide_rgb().size_bytes() +
         image.wide_alpha().size_bytes();
}

}  // namespace

Images::Images(const Options& options, WorkQueue& desk, const std::vector<ExampleImage>& examples)
    : options_(options), desk_(desk), sent_(options.bytes) {
  for (const ExampleImage& one : examples) {
    examples_.push_back(decoded(image_id(one.bytes), one.bytes, Limits(), one.title));
  }
}

std::shared_ptr<const StoredImage> Images::add(std::string bytes) {
  const std::string id = image_id(bytes);
  for (const auto& example : examples_) {
    if (example->id == id) return example;
  }
  if (auto known = sent_.find(id)) return known;
  auto image = desk_.run([&] { return decoded(id, bytes, options_.limits); });
  sent_.keep(id, image, decoded_bytes(*image));
  return image;
}

std::shared_ptr<const StoredImage> Images::get(const std::string& id) {
  for (const auto& example : examples_) {
    if (example->id == id) return example;
  }
  if (auto known = sent_.find(id)) return known;
  throw not_found("expected the id of a picture that is here, found '" + id +
                  "': POST /api/images sends one (again)");
}

std::vector<std::shared_ptr<const StoredImage>> Images::all() const {
  std::vector<std::shared_ptr<const StoredImage>> images = examples_;
  for (auto& one : sent_.all()) images.push_back(one);
  return images;
}

}  // namespace cameras::server
