#include <gmock/gmock.h>

#include <filesystem>
#include <fstream>

#include "model/card.h"
#include "model/labels.h"
#include "support/message.h"

namespace cameras::testing {
namespace {

using ::testing::ElementsAre;
using ::testing::SizeIs;

namespace fs = std::filesystem;

// A folder of its own for each test.
class FindCard : public ::testing::Test {
 protected:
  FindCard() {
    fs::remove_all(folder_);
    fs::create_directories(folder_);
  }
  void write(const std::string& name, const std::string& text) const {
    std::ofstream(folder_ / name, std::ios::binary) << text;
  }
  std::optional<Card> find(const fs::path& given = {}) const {
    return find_card(folder_ / "net.onnx", given, default_settings(3, 20, 30));
  }
  std::string path(const std::string& name) const { return (folder_ / name).string(); }

 private:
  fs::path folder_ = fs::path(::testing::TempDir()) / "cameras_find_card_test";
};

TEST_F(FindCard, NoneIsNotAnError) { EXPECT_FALSE(find().has_value()); }

TEST_F(FindCard, TheModelsOwnCardComesFirst) {
  write("net.json", R"({"size": 5, "labels": "names.txt"})");
  write("preprocessor_config.json", R"({"size": 6})");
  write("config.json", R"({"id2label": {"0": "a"}})");
  const std::optional<Card> card = find();
  ASSERT_TRUE(card.has_value());
  EXPECT_EQ(card->settings.height, 5);
  EXPECT_EQ(card->source, path("net.json"));
  EXPECT_EQ(card->labels_file.string(), path("names.txt"));
}

TEST_F(FindCard, PreprocessorConfigTakesNamesFromConfig) {
  write("preprocessor_config.json", R"({"size": 6})");
  write("config.json", R"({"id2label": {"0": "a", "1": "b"}, "size": "not a picture's"})");
  const std::optional<Card> card = find();
  ASSERT_TRUE(card.has_value());
  EXPECT_EQ(card->settings.height, 6);
  EXPECT_THAT(card->labels, ElementsAre("a", "b"));
  EXPECT_EQ(card->source, path("preprocessor_config.json") + ", " + path("config.json"));
}

TEST_F(FindCard, ConfigAloneCountsWhenItSpeaksOfImages) {
  write("config.json", R"({"database": "x"})");
  EXPECT_FALSE(find().has_value());
  write("config.json", R"({"id2label": {"0": "a"}})");
  EXPECT_THAT(find()->labels, ElementsAre("a"));
}

TEST_F(FindCard, GivenCardComesBeforeAll) {
  write("net.json", R"({"size": 5})");
  write("other.json", R"({"size": 7})");
  EXPECT_EQ(find(path("other.json"))->settings.height, 7);
  EXPECT_EQ(message_of([&] { find(path("missing.json")); }),
            path("missing.json") + ": no such file");
}

TEST_F(FindCard, MessagesBeginWithThePath) {
  write("net.json", R"({"image_mean": "imagenet"})");
  EXPECT_EQ(message_of([&] { find(); }),
            path("net.json") + ": 'image_mean': expected an array of numbers, found a string");
}

// Cards as they are in the wild, where they lie beside the project.
TEST_F(FindCard, RealCardsAreRead) {
  const fs::path models = fs::path(CAMERAS_SOURCE_DIR).parent_path() / "shared" / "models";
  if (!fs::exists(models / "mobilenet_v2.json")) GTEST_SKIP() << "no models beside the project";
  const std::optional<Card> card =
      find_card(models / "squeezenet_v1.1.onnx", {}, default_settings(3, 224, 224));
  ASSERT_TRUE(card.has_value());
  EXPECT_EQ(card->settings.order, ChannelOrder::bgr);
  EXPECT_EQ(card->settings.height, 227);
  EXPECT_THAT(read_labels(card->labels_file), SizeIs(1000));
}

}  // namespace
}  // namespace cameras::testing
