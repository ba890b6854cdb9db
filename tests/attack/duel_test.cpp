#include <gtest/gtest.h>

#include <array>

#include "cameras/attack.h"
#include "core/aten.h"
#include "support/device.h"
#include "support/message.h"
#include "support/random_graph.h"
#include "support/temporary_folder.h"

namespace cameras::testing {
namespace {

// Score 0 is the mean of red, score 1 the mean of blue, both times 20.
Model red_or_blue() {
  Graph graph = random_graph(
      "net (float[1,3,4,4] x, float[2,3,1,1] w) => (float[1,2] y) "
      "{ c = Conv (x, w) g = GlobalAveragePool (c) y = Flatten (g) }");
  graph.constants["w"] = at::tensor({20.F, 0.F, 0.F, 0.F, 0.F, 20.F}).view({2, 3, 1, 1});
  PreprocessSettings settings;
  settings.height = 4;
  settings.width = 4;
  return {.network = network_on_device(std::move(graph)),
          .preprocess = Preprocess(settings),
          .labels = {"red", "blue"},
          .label_ids = {},
          .card = {},
          .warnings = {},
          .files = {}};
}

// Red a little over blue, so that label 0 is seen.
std::string write_red_photo(const TemporaryFolder& folder) {
  std::vector<std::uint8_t> rgb;
  for (int i = 0; i < 16; ++i) rgb.insert(rgb.end(), {110, 50, 100});
  return folder.write("red.png", Image::from_pixels(4, 4, rgb).encode());
}

// Probability 0.9 of blue: 20 (blue - red) = log 9, so blue - red is 0.10986, 28.01 levels of 255.
// It begins at -10; each step of half a level moves both by as much: 38.01 levels, 39 steps, and
// one more where the network is asked at rounded pixels.
TEST(Duel, IsWonInAFileThatIsReadBack) {
  const TemporaryFolder folder;
  const Model model = red_or_blue();
  DuelOptions options;
  options.attack = {.epsilon = 40.0 / 255, .beta = 0, .confidence = 0.9};
  const Duel found = duel(model, write_red_photo(folder), options);
  EXPECT_EQ(found.label, 0);
  EXPECT_EQ(found.target, 1);
  EXPECT_FALSE(found.map.has_value());
  EXPECT_TRUE(found.both_reached());
  EXPECT_GE(found.plain.confidence, 0.9);
  EXPECT_EQ(found.plain.prediction, 1);
  EXPECT_NEAR(static_cast<double>(found.plain.attack.steps), 39, 1);
  EXPECT_EQ(Image::decode(found.plain.png).width(), 4);
  // Without a penalty there is no difference between the forms.
  EXPECT_EQ(found.reduction(), 0);
  EXPECT_EQ(mean_reduction(std::array{found}).images, 1U);
}

TEST(Duel, RefusesATargetThatIsSeenAlready) {
  const TemporaryFolder folder;
  const std::string photo = write_red_photo(folder);
  DuelOptions options;
  options.target = 0;
  EXPECT_EQ(message_of([&] { duel(red_or_blue(), photo, options); }),
            photo + ": expected a target that the network does not see already, found 'red'");
}

TEST(Duel, OnlyThoseThatBothReachCount) {
  const TemporaryFolder folder;
  DuelOptions options;
  options.attack = {.epsilon = 1.0 / 255, .confidence = 0.9};
  const Duel lost = duel(red_or_blue(), write_red_photo(folder), options);
  EXPECT_FALSE(lost.both_reached());
  EXPECT_EQ(mean_reduction(std::array{lost}).images, 0U);
  EXPECT_EQ(mean_reduction(std::array{lost}).value, 0);
}

}  // namespace
}  // namespace cameras::testing
