#include "core/aten.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <filesystem>
#include <fstream>
#include <nlohmann/json.hpp>

#include "cameras/image.h"
#include "model/card.h"

// What the image processors of transformers and timm make of a photo: tests/golden/processors,
// whose PROVENANCE.md says how it was computed.
namespace cameras::testing {
namespace {

const std::filesystem::path kProcessorFolder =
    std::filesystem::path(CAMERAS_SOURCE_DIR) / "tests" / "golden" / "processors";

nlohmann::json processor_cases() {
  std::ifstream file(kProcessorFolder / "processors.json");
  return nlohmann::json::parse(file);
}

// 8 x 8 numbers of each channel.
at::Tensor samples_of(const at::Tensor& input) {
  const auto places = [](std::int64_t count) { return at::arange(8, at::kLong) * count / 8; };
  const auto whole = [](const at::Tensor& numbers) { return numbers.floor().to(at::kLong); };
  return input[0]
      .index_select(1, whole(places(input.size(2))))
      .index_select(2, whole(places(input.size(3))));
}

// What one level of 255 is in a channel.
at::Tensor level_of(const PreprocessSettings& settings) {
  at::Tensor level = at::full({3, 1, 1}, settings.rescale_factor, at::kDouble);
  for (std::int64_t channel = 0; channel < 3; ++channel) {
    const auto at = static_cast<std::size_t>(channel);
    if (!settings.std.empty()) level[channel] /= settings.std[settings.std.size() == 1 ? 0 : at];
  }
  return level;
}

class ProcessorGolden : public ::testing::TestWithParam<nlohmann::json> {};

TEST_P(ProcessorGolden, GivesItsValuesToOneLevel) {
  const nlohmann::json& golden = GetParam();
  const Card card = parse_card(golden["card"].dump(), default_settings(3, 224, 224),
                               {.open_size = true, .model_type = {}});
  EXPECT_TRUE(card.warnings.empty()) << card.warnings.at(0);
  const Image photo = Image::open(kProcessorFolder / "photo.png");
  const at::Tensor input = Preprocess(card.settings)(photo).input;
  ASSERT_EQ(input.size(2), golden["size"][0].get<std::int64_t>());
  ASSERT_EQ(input.size(3), golden["size"][1].get<std::int64_t>());
  const auto numbers = golden["samples"].get<std::vector<double>>();
  const at::Tensor wanted = at::tensor(numbers, at::kDouble).view({3, 8, 8});
  const at::Tensor away =
      (samples_of(input).to(at::kDouble) - wanted).abs() / level_of(card.settings);
  // One level, and four decimals of the file.
  EXPECT_LE(away.max().item<double>(), 1.01);
  EXPECT_LE(away.mean().item<double>(), 0.1);  // and seldom even that
}

INSTANTIATE_TEST_SUITE_P(Rows, ProcessorGolden, ::testing::ValuesIn(processor_cases()),
                         [](const auto& row) {
                           std::string name = row.param["name"];
                           std::erase_if(name,
                                         [](unsigned char c) { return std::isalnum(c) == 0; });
                           return name;
                         });

}  // namespace
}  // namespace cameras::testing
