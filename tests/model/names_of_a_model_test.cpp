#include "core/aten.h"

#include <gmock/gmock.h>

#include <filesystem>

#include "cameras/model.h"
#include "support/onnx_text.h"
#include "support/temporary_folder.h"

// Label names, and how labels are found by them.
namespace cameras::testing {
namespace {

using ::testing::ElementsAre;
using ::testing::IsEmpty;

namespace fs = std::filesystem;

class NamesOfAModel : public ::testing::Test {
 protected:
  // Three labels: the means of red, green and blue.
  fs::path write_model() const {
    return folder.write(
        "net.onnx", serialize("<ir_version: 8, opset_import: [\"\" : 13]> net (float[1,3,8,8] x) "
                              "=> (float[1,3] y) { p = GlobalAveragePool (x) y = Flatten (p) }"));
  }
  TemporaryFolder folder;
};

// TensorFlow's lists begin with a name for none of the classes.
TEST_F(NamesOfAModel, NameOfTheBackgroundIsLeftOut) {
  ModelOptions options;
  options.labels = folder.write("names.txt", "background\na\nb\nc\n");
  folder.write("net.json", R"({"image_mean": [0, 0, 0]})");
  const Model model = open_model(write_model(), options);
  EXPECT_THAT(model.labels, ElementsAre("a", "b", "c"));
  EXPECT_THAT(model.warnings, ElementsAre("the first of 4 label names, 'background', is left out: "
                                          "the network has 3 labels"));
}

TEST_F(NamesOfAModel, IdsAndUnderscoresFindALabel) {
  ModelOptions options;
  options.labels = folder.write("synsets.txt",
                                "n01440764 tench, Tinca tinca\nn01443537 goldfish\n"
                                "n01484850 great white shark, man-eater\n");
  const Model model = open_model(write_model(), options);
  EXPECT_EQ(model.label_name(0), "tench, Tinca tinca");
  EXPECT_EQ(model.label_index("n01443537"), 1);
  EXPECT_EQ(model.label_index("N01484850"), 2);
  EXPECT_EQ(model.label_index("great_white_shark"), 2);
}

TEST_F(NamesOfAModel, OneScoreAndItsNames) {
  const auto single = [&] {
    return folder.write(
        "net.onnx",
        serialize("<ir_version: 8, opset_import: [\"\" : 13]> "
                  R"(net (float[1,3,8,8] x) => (float[1,1] y) <float[1,3] w = {1, 1, 1}> {
                              p = GlobalAveragePool (x)
                              f = Flatten (p)
                              y = Gemm <transB = 1> (f, w)
                            })"));
  };
  folder.write("net.json", R"({"image_mean": [0, 0, 0]})");
  const Model nameless = open_model(single());
  EXPECT_EQ(nameless.label_name(0), "label 0");
  EXPECT_EQ(nameless.label_name(1), "not label 0");
  EXPECT_THAT(nameless.warnings, IsEmpty());
  ModelOptions options;
  options.labels = folder.write("one.txt", "cat\n");
  const Model one = open_model(single(), options);
  EXPECT_EQ(one.label_name(1), "not cat");
  EXPECT_THAT(one.warnings, IsEmpty());
  options.labels = folder.write("two.txt", "cat\ndog\n");
  const Model two = open_model(single(), options);
  EXPECT_EQ(two.network.label_against(), 0);
  EXPECT_EQ(two.label_name(1), "dog");
  EXPECT_THAT(two.warnings, ElementsAre("the network has one score for two names: it is taken as "
                                        "that of 'dog'"));
}

}  // namespace
}  // namespace cameras::testing
