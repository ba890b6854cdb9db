#include <gmock/gmock.h>

#include <filesystem>
#include <fstream>

#include "model/card.h"
#include "support/message.h"

namespace cameras::testing {
namespace {

using ::testing::ElementsAre;
using ::testing::HasSubstr;
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
  const fs::path& folder() const { return folder_; }
  std::string path(const std::string& name) const { return (folder_ / name).string(); }

 private:
  fs::path folder_ = fs::path(::testing::TempDir()) / "cameras_find_card_test";
};

TEST_F(FindCard, NoneIsNotAnError) { EXPECT_FALSE(find().has_value()); }

// As on Hugging Face's hub: the model in onnx/, its card and names one folder above.
TEST_F(FindCard, FolderAboveOnnxIsLookedInto) {
  write("preprocessor_config.json", R"({"size": 6, "image_mean": [0.5, 0.5, 0.5]})");
  write("config.json", R"({"id2label": {"0": "a", "1": "b"}})");
  const auto found = [&](const char* model) {
    return find_card(folder() / model, {}, default_settings(3, 20, 30));
  };
  const std::optional<Card> card = found("onnx/model.onnx");
  ASSERT_TRUE(card.has_value());
  EXPECT_THAT(card->settings.mean, ElementsAre(0.5, 0.5, 0.5));
  EXPECT_THAT(card->labels, ElementsAre("a", "b"));
  EXPECT_FALSE(found("other/model.onnx").has_value());
}

TEST_F(FindCard, GivenPreprocessorConfigTakesNamesFromConfig) {
  write("preprocessor_config.json", R"({"size": 6})");
  write("config.json", R"({"id2label": {"0": "a", "1": "b"}})");
  EXPECT_THAT(find(folder() / "preprocessor_config.json")->labels, ElementsAre("a", "b"));
}

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

// --json net.json beside net.onnx.
TEST_F(FindCard, AReportIsNoCard) {
  write("net.json", R"({"model": "net.onnx", "image": "a.png"})");
  EXPECT_FALSE(find().has_value());
  write("preprocessor_config.json", R"({"size": 6})");
  EXPECT_EQ(find()->settings.height, 6);
  EXPECT_EQ(message_of([&] { find(path("net.json")); }),
            path("net.json") + ": expected a model card, found a report that `cameras` wrote");
}

TEST_F(FindCard, LabelsAreInTheCardsFolder) {
  fs::create_directories(folder() / "below");
  write("below/names.txt", "a\nb\n");
  write("names.txt", "secret\n");
  fs::create_symlink("../names.txt", folder() / "below" / "link.txt");
  const auto labels = [&](const std::string& name) {
    write("below/card.json", R"({"labels": ")" + name + R"("})");
    const Card card = read_card(folder() / "below" / "card.json", default_settings(3, 20, 30));
    return read_labels_of(card).names;
  };
  EXPECT_THAT(labels("names.txt"), ElementsAre("a", "b"));
  EXPECT_THAT(labels("./x/../names.txt"), ElementsAre("a", "b"));
  EXPECT_EQ(message_of([&] { labels("none.txt"); }), path("below/none.txt") + ": no such file");
  for (const std::string name : {"../names.txt", "../below/names.txt", "link.txt"}) {
    EXPECT_EQ(message_of([&] { labels(name); }),
              path("below/card.json") +
                  ": 'labels': expected a file in the card's folder, found '" + name + "'");
  }
  EXPECT_THAT(message_of([&] { labels("/etc/passwd"); }), HasSubstr("in the card's folder"));
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
  EXPECT_THAT(read_labels_of(*card).names, SizeIs(1000));
}

TEST_F(FindCard, ProblemTypeComesFromConfig) {
  write("preprocessor_config.json", R"({"size": 6})");
  write("config.json", R"({"problem_type": "multi_label_classification", "model_type": "vit"})");
  EXPECT_EQ(find()->score_kind, ScoreKind::sigmoid);
  EXPECT_EQ(find()->settings.mean, (std::vector<double>{0.5, 0.5, 0.5}));  // a ViT's own
}

TEST_F(FindCard, WarningsNameTheCard) {
  write("net.json", R"({"image_processor_type": "MagicImageProcessor"})");
  EXPECT_THAT(
      find()->warnings,
      ElementsAre(path("net.json") + ": 'image_processor_type': 'MagicImageProcessor' is not "
                                     "known: rules and defaults of its own are not followed"));
}

}  // namespace
}  // namespace cameras::testing
