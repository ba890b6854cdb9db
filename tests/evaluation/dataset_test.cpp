#include "cameras/dataset.h"
#include "core/aten.h"

#include <gtest/gtest.h>

#include "evaluation/dataset/readers.h"
#include "support/message.h"
#include "support/refusal.h"
#include "support/temporary_folder.h"

namespace cameras::testing {
namespace {

constexpr const char* kCategories =
    R"("categories": [{"id": 3, "name": "dog"}, {"id": 1, "name": "cat"}])";

std::string coco(const std::string& images, const std::string& annotations) {
  return std::string("{") + kCategories + R"(, "images": [)" + images + R"(], "annotations": [)" +
         annotations + "]}";
}

Dataset parsed(const std::string& images, const std::string& annotations) {
  return parse_coco(coco(images, annotations), "pictures");
}

std::string refused(const std::string& json) {
  return message_of([&] { parse_coco(json, "pictures"); });
}

std::int64_t area(const Sample& sample, std::int64_t height, std::int64_t width) {
  return mask_of(sample.shapes, height, width).sum().item<std::int64_t>();
}

constexpr const char* kImage = R"({"id": 7, "file_name": "a/b.jpg", "height": 4, "width": 5})";

TEST(Coco, PutsTheObjectsOfAClassTogether) {
  const Dataset dataset = parsed(std::string(R"({"id": "x", "file_name": "c.png"}, )") + kImage,
                                 R"({"image_id": 7, "category_id": 1, "bbox": [0, 0, 2, 2]},
         {"image_id": 7, "category_id": 3, "segmentation": [[1, 1, 1, 3, 3, 3, 3, 1]]},
         {"image_id": 7, "category_id": 1, "bbox": [1, 1, 2, 2], "segmentation": []},
         {"image_id": "x", "category_id": 1, "iscrowd": 1, "bbox": [0, 0, 9, 9],
          "segmentation": {"size": [4, 5], "counts": [0, 3, 17]}})");
  ASSERT_EQ(dataset.pictures.size(), 2);
  EXPECT_TRUE(dataset.has_objects());
  EXPECT_EQ(dataset.pictures[0].name, "c.png");
  ASSERT_EQ(dataset.pictures[0].samples.size(), 1);
  EXPECT_EQ(area(dataset.pictures[0].samples[0], 4, 5), 3);  // the mask comes before the box
  const Picture& picture = dataset.pictures[1];
  EXPECT_EQ(picture.file, "pictures/a/b.jpg");
  EXPECT_EQ(picture.height, 4);
  EXPECT_EQ(picture.width, 5);
  ASSERT_EQ(picture.samples.size(), 2);  // in the order of the categories
  EXPECT_EQ(picture.samples[0].label, "dog");
  EXPECT_EQ(area(picture.samples[0], 4, 5), 4);
  EXPECT_EQ(picture.samples[1].label, "cat");
  EXPECT_EQ(area(picture.samples[1], 4, 5), 7);  // two squares of 4 that share a pixel
}

// What is wrong with one object is said of that object.
TEST(Coco, WritesProblemsDown) {
  const Dataset dataset =
      parsed(std::string(R"({"id": 8, "file_name": "../b.jpg"}, {"id": 9, "file_name": "/b.jpg"},
                     {"id": 10}, )") +
                 kImage,
             R"({"image_id": 7, "category_id": 1, "segmentation": [[1, 1, 2]]},
         {"image_id": 7, "category_id": 5, "bbox": [0, 0, 1, 1]},
         {"image_id": 7, "category_id": 3, "bbox": [0, 0, "1", 1]},
         {"image_id": 77, "category_id": 1, "bbox": [0, 0, 1, 1]})");
  ASSERT_EQ(dataset.pictures.size(), 5);
  EXPECT_EQ(dataset.pictures[0].problem,
            "expected the name of a picture inside of the data set, found '../b.jpg'");
  EXPECT_EQ(dataset.pictures[1].problem,
            "expected the name of a picture inside of the data set, found '/b.jpg'");
  EXPECT_EQ(dataset.pictures[2].problem,
            "expected the name of a picture inside of the data set, found ''");
  EXPECT_EQ(dataset.pictures[2].name, "image 10");
  EXPECT_EQ(dataset.pictures[3].problem, "");
  const auto& samples = dataset.pictures[3].samples;
  ASSERT_EQ(samples.size(), 3);
  EXPECT_EQ(samples[0].problem, "expected coordinates, found a string");
  EXPECT_EQ(samples[1].problem, "expected polygons of three points or more, found an array of 3");
  EXPECT_EQ(samples[2].label, "category 5");
  EXPECT_EQ(samples[2].problem, "category 5 is not in the file");
  EXPECT_EQ(dataset.pictures[4].problem, "image 77 is not in the file");
}

TEST(Coco, TakesNoObjectOfTooManyPolygons) {
  std::string rings = "[0,0,1,1,0,1]";
  for (int i = 0; i < 10'000; ++i) rings += ",[0,0,1,1,0,1]";
  const Dataset dataset =
      parsed(kImage, R"({"image_id": 7, "category_id": 1, "segmentation": [)" + rings + "]}");
  EXPECT_EQ(dataset.pictures.at(0).samples.at(0).problem,
            "expected at most 10000 polygons, found 10001");
}

TEST(Coco, RefusesWhatIsBrokenAsAWhole) {
  EXPECT_EQ(refused("[]"), "expected a JSON object, found an array of 0");
  EXPECT_EQ(refused(R"({"images": []})"), "expected a list 'categories'");
  EXPECT_EQ(refused(R"({"categories": [], "images": {}})"), "expected a list 'images'");
  EXPECT_EQ(refused(R"({"categories": [{"id": 1}]})"), "expected categories with an id and a name");
  EXPECT_EQ(refused(coco(std::string(kImage) + "," + kImage, "")), "image 7 is there twice");
  EXPECT_EQ(refused(coco("3", "")), "expected images with an id");
  EXPECT_EQ(refused(coco("", "3")), "expected annotations that are objects");
}

TEST(Coco, FindsItsPictures) {
  const TemporaryFolder folder;
  const std::string text = coco(kImage, "");
  folder.write("set/annotations.json", text);
  folder.write("set/other.json", text);
  const auto root = folder.path() / "set";
  const auto file = [](const Dataset& dataset) { return dataset.pictures.at(0).file; };
  EXPECT_EQ(file(open_dataset(root)), root / "a/b.jpg");
  EXPECT_EQ(message_of([&] { open_dataset(root / "other.json", {.images = root / "there"}); }),
            (root / "there").string() + ": expected a folder of pictures, found none");
  folder.write("set/there/x", "");
  EXPECT_EQ(file(open_dataset(root / "other.json", {.images = root / "there"})),
            root / "there/a/b.jpg");
  folder.write("set/images/x", "");
  EXPECT_EQ(file(open_dataset(root)), root / "images/a/b.jpg");
  folder.write("set/annotations.json", "{");
  EXPECT_EQ(message_of([&] { open_dataset(root); }),
            (root / "annotations.json").string() + ": expected JSON, found a mistake in line 1");
}

constexpr const char* kVoc = R"(<annotation><filename>7.jpg</filename>
  <size><width>6</width><height>5</height></size>
  <object><name>dog</name><bndbox><xmin>1</xmin><ymin>2</ymin><xmax>3</xmax><ymax>2</ymax></bndbox>
  </object>
  <object><name>cat</name><bndbox><xmin>6</xmin><ymin>5</ymin><xmax>6</xmax></bndbox></object>
  <object><name>dog</name><bndbox><xmin>5</xmin><ymin>5</ymin><xmax>6</xmax><ymax>5</ymax></bndbox>
  </object></annotation>)";

// From 1, and the last pixel inside: 3 x 1 and 2 x 1.
TEST(Voc, ReadsBoxes) {
  const Picture picture = parse_voc(kVoc, "pictures");
  EXPECT_EQ(picture.file, "pictures/7.jpg");
  EXPECT_EQ(picture.height, 5);
  ASSERT_EQ(picture.samples.size(), 2);
  EXPECT_EQ(picture.samples[0].label, "cat");
  EXPECT_EQ(picture.samples[0].problem, "expected a box with a number 'ymax'");
  EXPECT_EQ(picture.samples[1].label, "dog");
  const at::Tensor mask = mask_of(picture.samples[1].shapes, 5, 6);
  EXPECT_EQ(mask.sum().item<std::int64_t>(), 5);
  EXPECT_TRUE(mask[1][0].item<bool>() && mask[1][2].item<bool>() && mask[4][5].item<bool>());
  EXPECT_EQ(message_of([] { parse_voc("<annotation>", ""); }).substr(0, 36),
            "expected an annotation in XML, found");
  EXPECT_EQ(message_of([] { parse_voc("<html/>", ""); }),
            "expected an annotation in XML, found something else");
}

// Every class is a row with a map of its own.
TEST(Voc, OfVeryManyClassesIsRefused) {
  const auto annotation = [](int classes) {
    std::string text = "<annotation><filename>a.jpg</filename>";
    for (int i = 0; i < classes; ++i) {
      text += "<object><name>c" + std::to_string(i) +
              "</name><bndbox><xmin>1</xmin><ymin>1</ymin><xmax>2</xmax><ymax>2</ymax></bndbox>"
              "</object>";
    }
    return text + "</annotation>";
  };
  EXPECT_EQ(parse_voc(annotation(1000), "").samples.size(), 1000);
  EXPECT_EQ(message_of([&] { parse_voc(annotation(1001), ""); }),
            "expected at most 1000 classes in one picture, found 1001");
}

TEST(Voc, TakesOnlyFiniteNumbersAsCorners) {
  for (const std::string text : {"abc", "1x", "nan", "inf", "", "1e999"}) {
    std::string changed = kVoc;
    const std::size_t at = changed.find("<xmax>6</xmax>");
    changed.replace(at, 14, "<xmax>" + text + "</xmax><ymax>5</ymax>");
    const Picture picture = parse_voc(changed, "pictures");
    EXPECT_EQ(picture.samples.at(0).problem, "expected a box with a number 'xmax'") << text;
  }
  std::string spaced = kVoc;
  spaced.replace(spaced.find("<xmax>6</xmax>"), 14, "<xmax>\n 6.0 </xmax><ymax>5</ymax>");
  EXPECT_EQ(parse_voc(spaced, "pictures").samples.at(0).problem, "");
}

TEST(Voc, ReadsFoldersAndLists) {
  const TemporaryFolder folder;
  folder.write("JPEGImages/7.jpg", "");
  folder.write("Annotations/7.xml", kVoc);
  folder.write("Annotations/5.xml", "no XML");
  folder.write("ImageSets/Main/test.txt", "7  1\n\nmissing -1\n../7\n");
  const Dataset all = open_dataset(folder.path());
  EXPECT_EQ(all.format, DatasetFormat::voc);
  ASSERT_EQ(all.pictures.size(), 2);
  EXPECT_EQ(all.pictures[0].name, "5.jpg");
  EXPECT_NE(all.pictures[0].problem, "");
  EXPECT_EQ(all.pictures[1].file, folder.path() / "JPEGImages/7.jpg");
  const Dataset test = open_dataset(folder.path(), {.split = "test"});
  ASSERT_EQ(test.pictures.size(), 3);
  EXPECT_EQ(test.pictures[0].problem, "");
  EXPECT_NE(test.pictures[1].problem.find("no such file"), std::string::npos);
  EXPECT_NE(test.pictures[2].problem.find("inside of the data set"), std::string::npos);
  EXPECT_NE(
      message_of([&] { open_dataset(folder.path(), {.split = "none"}); }).find("no such file"),
      std::string::npos);
}

TEST(ImageFolder, NamesClassesByFolders) {
  const TemporaryFolder folder;
  folder.write("dog/2.png", "");
  folder.write("dog/1.JPG", "");
  folder.write("cat/3.webp", "");
  folder.write("cat/notes.txt", "");
  folder.write("cat/.hidden.png", "");
  folder.write("readme.png", "");
  const Dataset dataset = open_dataset(folder.path());
  EXPECT_FALSE(dataset.has_objects());
  ASSERT_EQ(dataset.pictures.size(), 3);
  EXPECT_EQ(dataset.pictures[0].name, "cat/3.webp");
  EXPECT_EQ(dataset.pictures[1].name, "dog/1.JPG");
  EXPECT_EQ(dataset.pictures[2].samples.at(0).label, "dog");
  EXPECT_EQ(dataset.loose, 1);
}

// As ImageFolder finds them; a link to a folder could lead around in a circle.
TEST(ImageFolder, FindsPicturesInFoldersWithin) {
  const TemporaryFolder folder;
  folder.write("dog/b.png", "");
  folder.write("dog/part/a.png", "");
  folder.write("dog/.git/c.png", "");
  std::filesystem::create_directory_symlink(folder.path() / "dog", folder.path() / "dog/again");
  const Dataset dataset = open_dataset(folder.path());
  ASSERT_EQ(dataset.pictures.size(), 2);
  EXPECT_EQ(dataset.pictures[0].name, "dog/b.png");
  EXPECT_EQ(dataset.pictures[1].name, "dog/part/a.png");
  EXPECT_EQ(dataset.pictures[1].file, folder.path() / "dog/part/a.png");
  EXPECT_EQ(dataset.pictures[1].samples.at(0).label, "dog");
}

TEST(ImageFolder, MayBeFlat) {
  const TemporaryFolder folder;
  folder.write("b.png", "");
  folder.write("a.bmp", "");
  const Dataset dataset = open_dataset(folder.path());
  ASSERT_EQ(dataset.pictures.size(), 2);
  EXPECT_EQ(dataset.pictures[0].name, "a.bmp");
  EXPECT_EQ(dataset.loose, 0);
  EXPECT_TRUE(dataset.pictures[0].samples.empty());
}

TEST(ImageFolder, AFolderWithoutPicturesHidesNone) {
  const TemporaryFolder folder;
  std::filesystem::create_directory(folder.path() / "notes");
  folder.write("b.png", "");
  const Dataset dataset = open_dataset(folder.path());
  ASSERT_EQ(dataset.pictures.size(), 1);
  EXPECT_EQ(dataset.pictures[0].name, "b.png");
}

TEST(Dataset, HasToBeThere) {
  const TemporaryFolder folder;
  const std::string path = folder.path().string();
  EXPECT_EQ(refusal_of([&] { open_dataset(path); }),
            (Refusal{Errc::io,
                     path + ": expected pictures, or folders of them named by class, found none"}));
  EXPECT_EQ(message_of([&] { open_dataset(folder.path() / "x"); }),
            path + "/x: no such file or folder");
  EXPECT_EQ(message_of([&] { open_dataset(path, {.format = DatasetFormat::voc}); }),
            path + "/Annotations: no such folder");
  const auto file = folder.write("a.json", "{}");
  EXPECT_EQ(message_of([&] { open_dataset(file, {.format = DatasetFormat::folder}); }),
            file.string() + ": expected a folder");
}

}  // namespace
}  // namespace cameras::testing
