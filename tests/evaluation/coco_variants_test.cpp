// COCO's format as other programs write it.
#include "core/aten.h"

#include <gtest/gtest.h>

#include <string>
#include <vector>

#include "cameras/dataset.h"
#include "evaluation/dataset/coco_values.h"
#include "evaluation/dataset/picture_file.h"
#include "evaluation/dataset/readers.h"
#include "support/message.h"
#include "support/temporary_folder.h"

namespace cameras::testing {
namespace {

constexpr std::int64_t kSide = 10;
constexpr std::int64_t kSquare = 16;  // pixels of the square below, and of its box
constexpr const char* kRing = "[2,2,6,2,6,6,2,6]";

std::string file_of(const std::string& annotation, const std::string& image_id = "1",
                    const std::string& category_id = "3") {
  return R"({"categories": [{"id": )" + category_id + R"(, "name": "cat"}], "images": [{"id": )" +
         image_id + R"(, "file_name": "a.png"}], "annotations": [)" + annotation + "]}";
}

std::string object(const std::string& segmentation, const std::string& image_id = "1",
                   const std::string& category_id = "3") {
  return R"({"image_id": )" + image_id + R"(, "category_id": )" + category_id +
         R"(, "bbox": [2, 2, 4, 4], "segmentation": )" + segmentation + "}";
}

Sample only_sample(const std::string& json) {
  const Dataset dataset = parse_coco(json, "pictures");
  EXPECT_EQ(dataset.pictures.size(), 1);
  EXPECT_EQ(dataset.pictures.at(0).samples.size(), 1);
  return dataset.pictures.at(0).samples.at(0);
}

std::int64_t pixels_of(const Sample& sample) {
  return mask_of(sample.shapes, kSide, kSide).sum().item<std::int64_t>();
}

TEST(CocoVariants, APolygonThatCannotBeReadDoesNotTakeTheOthersAlong) {
  for (const std::string bad : {"[1,1,2,2]", "[1,1,2,2,3]", "[0,0,1,null,3,3]", "\"x\"", "7", "{}",
                                "[0,0,1e300,0,3,3]", "[NaN,0,1,1,3,3]", "null"}) {
    for (const std::string& both : {bad + "," + kRing, kRing + ("," + bad)}) {
      if (both.starts_with('7')) continue;  // a list that begins with a number is one polygon
      const Sample sample = only_sample(file_of(object("[" + both + "]")));
      EXPECT_EQ(sample.problem, "") << both;
      EXPECT_NE(sample.note, "") << both;
      EXPECT_EQ(pixels_of(sample), kSquare) << both;
    }
  }
}

TEST(CocoVariants, AnObjectThatCannotBeReadDoesNotTakeTheOthersAlong) {
  const std::string broken = R"({"image_id": 1, "category_id": 3, "segmentation": 5})";
  const std::string good = object("null");
  const Sample sample = only_sample(file_of(broken + "," + good));
  EXPECT_EQ(sample.problem, "");
  EXPECT_EQ(sample.note, "expected a segmentation, found 5");
  EXPECT_EQ(pixels_of(sample), kSquare);
  const Sample alone = only_sample(file_of(broken));
  EXPECT_EQ(alone.problem, "expected a segmentation, found 5");
  EXPECT_EQ(alone.note, "");
}

TEST(CocoVariants, PolygonsMayLackTheirListAndListsTheirPolygons) {
  for (const std::string& segmentation :
       {std::string(kRing), std::string("[]"), std::string("[[]]"), std::string("[[],[]]"),
        std::string("null")}) {
    const Sample sample = only_sample(file_of(object(segmentation)));
    EXPECT_EQ(sample.problem + sample.note, "") << segmentation;
    EXPECT_EQ(pixels_of(sample), kSquare) << segmentation;
  }
  const Sample boxed = only_sample(file_of(object("[[1,1,2,2]]")));
  EXPECT_EQ(boxed.note, "expected polygons of three points or more, found an array of 4");
  EXPECT_EQ(pixels_of(boxed), kSquare);
}

TEST(CocoVariants, AnIdIsTheSameHoweverItIsWritten) {
  const std::vector<std::string> ways{"7", "7.0", R"("7")", R"("7.0")"};
  for (const std::string& here : ways) {
    for (const std::string& there : ways) {
      const Sample sample = only_sample(file_of(object("null", there, here), here, there));
      EXPECT_EQ(sample.label + sample.problem, "cat") << here << " " << there;
    }
  }
}

TEST(CocoVariants, OtherIdsStayDifferent) {
  const auto id = [](const std::string& value) {
    return coco_id(nlohmann::json::parse(R"({"id": )" + value + "}"), "id");
  };
  EXPECT_EQ(id("-3.0"), "-3");
  EXPECT_EQ(id("7.5"), "7.5");
  EXPECT_EQ(id(R"("007")"), R"("007")");
  EXPECT_EQ(id(R"("7e0")"), R"("7e0")");
  EXPECT_EQ(id(R"("7.")"), R"("7.")");
  EXPECT_EQ(id(R"("")"), R"("")");
  EXPECT_EQ(id("1e300"), "1e+300");
  EXPECT_EQ(id("null"), "");
  EXPECT_EQ(id("[7]"), "");
  EXPECT_EQ(message_of([] {
              parse_coco(R"({"categories": [], "annotations": [],
      "images": [{"id": 7, "file_name": "a"}, {"id": "7", "file_name": "b"}]})",
                         "");
            }),
            "image 7 is there twice");
}

// Python writes them; they are no JSON.
TEST(CocoVariants, NumbersMayBeMissing) {
  EXPECT_EQ(without_nan(R"({"a": NaN, "NaN": [-Infinity, Infinity], "b": "\"NaN"})"),
            R"({"a": null, "NaN": [null, null], "b": "\"NaN"})");
  EXPECT_EQ(without_nan(R"("\)"), R"("\)");
  const Sample sample = only_sample(
      file_of(R"({"area": NaN, "image_id": 1, "category_id": 3, "bbox": [2, 2, 4, 4]})"));
  EXPECT_EQ(pixels_of(sample), kSquare);
}

TEST(CocoVariants, ClassesMayBeMissingWhereTheyAreNotNeeded) {
  const std::string images = R"({"images": [{"id": 1, "file_name": "a.png"}]})";
  EXPECT_EQ(message_of([&] { parse_coco(images, ""); }), "expected a list 'categories'");
  const Dataset dataset = parse_coco(images, "", {}, /*classes=*/false);
  ASSERT_EQ(dataset.pictures.size(), 1);
  EXPECT_TRUE(dataset.pictures[0].samples.empty());
  EXPECT_EQ(message_of([] { parse_coco("{}", "", {}, false); }), "expected a list 'images'");
  EXPECT_EQ(message_of([] { parse_coco(R"({"images": [], "categories": 3})", "", {}, false); }),
            "expected a list 'categories'");
}

TEST(CocoVariants, NamesOfClassesLoseTheirBlanks) {
  std::string json = file_of(object("null"));
  json.replace(json.find("cat\""), 4, " cat\\t \"");
  EXPECT_EQ(only_sample(json).label, "cat");
}

TEST(PictureFile, IsFoundAsOthersWriteIt) {
  const TemporaryFolder folder;
  for (const std::string name : {"set/val/a.png", "set/val/x y/b.png", "set/val/val/c.png"}) {
    folder.write(name, "");
  }
  const auto set = folder.path() / "set";
  const auto val = set / "val";
  EXPECT_EQ(picture_file(val, "a.png"), val / "a.png");
  EXPECT_EQ(picture_file(val, "./a.png"), val / "a.png");
  EXPECT_EQ(picture_file(val, R"(x y\b.png)"), val / "x y/b.png");
  EXPECT_EQ(picture_file(val, R"(.\a.png)"), val / "a.png");
  EXPECT_EQ(picture_file(val, "val/a.png"), val / "a.png");
  EXPECT_EQ(picture_file(val, R"(val\x y\b.png)"), val / "x y/b.png");
  EXPECT_EQ(picture_file(val, "set/val/a.png"), val / "a.png");
  EXPECT_EQ(picture_file(val / "", "val/a.png"), val / "a.png");
  EXPECT_EQ(picture_file(val, "val/c.png"), val / "val/c.png");  // as it is written comes first
  EXPECT_EQ(picture_file(val, "other/a.png"), val / "other/a.png");
  EXPECT_EQ(picture_file(val, "val/none.png"), val / "val/none.png");
  // A backslash is a letter of a name, too.
  folder.write(R"(set/val/x\a.png)", "");
  EXPECT_EQ(picture_file(val, R"(x\a.png)"), val / R"(x\a.png)");
  for (const std::string name : {"../val/a.png", R"(..\val\a.png)", "/a.png", "", R"(\a.png)"}) {
    EXPECT_EQ(message_of([&] { picture_file(val, name); }),
              "expected the name of a picture inside of the data set, found '" + name + "'");
  }
}

TEST(OpenPicture, StaysInItsFolder) {
  const TemporaryFolder folder;
  folder.write("secret.png", "");
  folder.write("set/a.png", "no picture");
  const auto set = folder.path() / "set";
  std::filesystem::create_symlink("../secret.png", set / "link.png");
  std::filesystem::create_symlink("/dev/zero", set / "endless.png");
  const auto refused = [&](const std::string& name, const std::filesystem::path& within) {
    Picture picture;
    picture.file = set / name;
    picture.folder = within;
    const std::string text = message_of([&] { open_picture(picture); });
    EXPECT_EQ(text.find(picture.file.string() + ": "), 0) << text;
    return text.substr(picture.file.string().size() + 2);
  };
  EXPECT_EQ(refused("link.png", set),
            "is a link that leads out of the data set's folder of pictures");
  EXPECT_EQ(refused("endless.png", set),
            "is a link that leads out of the data set's folder of pictures");
  EXPECT_EQ(refused("endless.png", ""), "expected a regular file, found a device, pipe or socket");
  EXPECT_EQ(refused("none.png", set), "no such file");
  EXPECT_NE(refused("a.png", set).find("expected"), std::string::npos);
  Picture broken;
  broken.problem = "image 7 is not in the file";
  EXPECT_EQ(message_of([&] { open_picture(broken); }), "image 7 is not in the file");
}

TEST(Voc, AnObjectThatCannotBeReadDoesNotTakeTheOthersAlong) {
  const Picture picture = parse_voc(
      "<annotation><filename> 7.jpg </filename><object><name>\n dog "
      "</name></object><object><name>dog"
      "</name><bndbox><xmin>1</xmin><ymin>1</ymin><xmax>2</xmax><ymax>2</ymax></bndbox></object>"
      "</annotation>",
      "pictures");
  EXPECT_EQ(picture.name, "7.jpg");
  ASSERT_EQ(picture.samples.size(), 1);
  EXPECT_EQ(picture.samples[0].label, "dog");
  EXPECT_EQ(picture.samples[0].problem, "");
  EXPECT_EQ(picture.samples[0].note, "expected an object with a box");
  EXPECT_EQ(picture.samples[0].shapes.size(), 1);
}

}  // namespace
}  // namespace cameras::testing
