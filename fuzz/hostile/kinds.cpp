#include "kinds.h"

#include <algorithm>
#include <array>
#include <exception>
#include <fstream>
#include <iterator>

#include "cameras/dataset.h"
#include "cameras/image.h"
#include "cameras/model.h"
#include "cameras/saliency.h"
#include "model_texts.h"
#include "support/onnx_text.h"

namespace cameras::hostile {
namespace {

namespace fs = std::filesystem;

void write(const fs::path& file, std::string_view bytes) {
  std::ofstream(file, std::ios::binary)
      .write(bytes.data(), static_cast<std::streamsize>(bytes.size()));
}

std::string serialized(const std::string& text) {
  const std::vector<std::byte> bytes = testing::serialize(text);
  return {reinterpret_cast<const char*>(bytes.data()), bytes.size()};
}

std::vector<std::string> files_in(const fs::path& folder) {
  constexpr std::uintmax_t kMostBytes = 65536;
  std::vector<fs::path> paths;
  if (!fs::exists(folder)) return {};
  for (const auto& entry : fs::directory_iterator(folder)) {
    if (entry.is_regular_file() && entry.file_size() <= kMostBytes) paths.push_back(entry.path());
  }
  std::ranges::sort(paths);
  std::vector<std::string> files;
  for (const fs::path& path : paths) {
    std::ifstream in(path, std::ios::binary);
    files.emplace_back(std::istreambuf_iterator<char>(in), std::istreambuf_iterator<char>());
  }
  return files;
}

Image picture() {
  constexpr std::int64_t kSide = 24;
  std::vector<std::uint8_t> rgb(kSide * kSide * 3);
  for (std::size_t i = 0; i < rgb.size(); ++i) rgb[i] = static_cast<std::uint8_t>(i * 37);
  return Image::from_pixels(kSide, kSide, std::move(rgb));
}

// What goes beyond is refused; kMostMemory is what may be seen from outside.
ModelOptions bounded() {
  constexpr std::int64_t kMemory = 1'000'000'000;
  ModelOptions options;
  options.limits.memory = kMemory;
  return options;
}

void explain(const fs::path& onnx, const ModelOptions& options) {
  const Model model = open_model(onnx, options);
  Request request;
  request.input = model.preprocess(picture()).input;
  static_cast<void>(make_method("grad_cam")->explain(model.network, request));
}

// A network whose card or names are the input.
fs::path good_model(const fs::path& folder) {
  const fs::path file = folder / "good.onnx";
  if (!fs::exists(file)) write(file, serialized(std::string(kModelTexts.front())));
  return file;
}

// Half of them are models whose numbers are hostile and whose syntax is right.
std::string spoilt_model(std::span<const std::string> seeds, Dice& dice) {
  const std::size_t chosen = dice.below(2 * kModelTexts.size());
  if (chosen < kModelTexts.size()) {
    try {
      return serialized(with_hostile_numbers(std::string(kModelTexts[chosen]), dice));
    } catch (const std::exception&) {  // the text is none any more, for the parser
    }
  }
  return mutated(seeds, dice);
}

std::vector<std::string> model_seeds(const fs::path& folder) {
  std::vector<std::string> seeds = files_in(folder / "model");
  for (const std::string_view text : kModelTexts) seeds.push_back(serialized(std::string(text)));
  return seeds;
}

void use_model(const std::string& bytes, const fs::path& folder) {
  write(folder / "m.onnx", bytes);
  explain(folder / "m.onnx", bounded());
}

void use_card(const std::string& bytes, const fs::path& folder) {
  write(folder / "card.json", bytes);
  ModelOptions options = bounded();
  options.card = folder / "card.json";
  explain(good_model(folder), options);
}

void use_names(const std::string& bytes, const fs::path& folder) {
  write(folder / "names.txt", bytes);
  ModelOptions options = bounded();
  options.labels = folder / "names.txt";
  static_cast<void>(open_model(good_model(folder), options));
}

void use_picture(const std::string& bytes, const fs::path&) {
  const Image image = Image::decode(std::as_bytes(std::span(bytes)));
  static_cast<void>(Preprocess(PreprocessSettings{})(image));
  static_cast<void>(image.encode());
}

void use_dataset(const Dataset& dataset) {
  constexpr std::int64_t kSide = 32;
  for (const Picture& picture : dataset.pictures) {
    for (const Sample& sample : picture.samples) {
      if (!sample.problem.empty()) continue;
      try {
        static_cast<void>(mask_of(sample.shapes, kSide, kSide));
      } catch (const Error&) {  // one object less
      }
    }
  }
}

void use_coco(const std::string& bytes, const fs::path& folder) {
  write(folder / "coco.json", bytes);
  DatasetOptions options;
  options.images = folder;
  use_dataset(open_dataset(folder / "coco.json", options));
}

void use_voc(const std::string& bytes, const fs::path& folder) {
  fs::create_directories(folder / "voc" / "Annotations");
  fs::create_directories(folder / "voc" / "JPEGImages");
  write(folder / "voc" / "Annotations" / "a.xml", bytes);
  DatasetOptions options;
  options.format = DatasetFormat::voc;
  use_dataset(open_dataset(folder / "voc", options));
}

std::vector<std::string> card_seeds(const fs::path& folder) { return files_in(folder / "card"); }
std::vector<std::string> image_seeds(const fs::path& folder) { return files_in(folder / "image"); }
std::vector<std::string> coco_seeds(const fs::path& folder) { return files_in(folder / "coco"); }
std::vector<std::string> voc_seeds(const fs::path& folder) { return files_in(folder / "voc"); }

constexpr std::array kKinds{
    Kind{"model", &model_seeds, &spoilt_model, &use_model},
    Kind{"card", &card_seeds, &mutated, &use_card},
    Kind{"names", &card_seeds, &mutated, &use_names},
    Kind{"picture", &image_seeds, &mutated, &use_picture},
    Kind{"coco", &coco_seeds, &mutated, &use_coco},
    Kind{"voc", &voc_seeds, &mutated, &use_voc},
};

}  // namespace

std::span<const Kind> kinds() { return kKinds; }

}  // namespace cameras::hostile
