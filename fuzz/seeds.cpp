// fuzz_seeds FOLDER: writes FOLDER/image/* (one small picture in every format that we read),
// FOLDER/card/* (model cards, lists of names), FOLDER/coco/* and FOLDER/voc/* (annotations), for
// fuzzers to start from.
#include <array>
#include <cstddef>
#include <cstdint>
#include <cstdio>
#include <filesystem>
#include <fstream>
#include <span>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "cameras/image.h"

namespace {

namespace fs = std::filesystem;
using cameras::Image;

constexpr std::array<std::string_view, 10> kCards{
    R"({"image_mean":[0.485,0.456,0.406],"image_std":[0.229,0.224,0.225],"do_rescale":true,)"
    R"("rescale_factor":0.00392156862745098,"size":{"height":224,"width":224},"resample":2})",
    R"({"size":{"shortest_edge":256},"do_center_crop":true,"crop_size":{"height":224,"width":224},)"
    R"("resample":3,"channel_order":"BGR","labels":"labels.txt"})",
    R"({"size":224,"do_resize":false,"do_normalize":false,"id2label":{"0":"cat","1":"dog"}})",
    R"({"size":{"height":-1,"width":1e99},"image_mean":"none","resample":null})",
    R"({"image_processor_type":"ConvNextImageProcessor","size":32,"crop_pct":0.9,"do_pad":true})",
    R"({"pretrained_cfg":{"input_size":[3,28,28],"crop_mode":"squash","interpolation":"box"}})",
    // Lists of label names.
    R"({0: 'cat', 1: "bird's nest", 2: None})",
    R"({"0":["n01440764","tench"],"1":["n01443537","goldfish"]})",
    "id,name\n0,\"tench, Tinca tinca\"\n1,goldfish\n",
    "0: n01440764 tench\n1: n01443537 goldfish\n",
};

constexpr std::array<std::string_view, 2> kAnnotations{
    R"({"categories":[{"id":1,"name":"cat"}],"images":[{"id":7,"file_name":"a.jpg","height":24,)"
    R"("width":32}],"annotations":[{"image_id":7,"category_id":1,"bbox":[1,2,3.5,4],)"
    R"("segmentation":[[1,1,1,9.5,8,9,8,1]]}]})",
    R"({"categories":[{"id":1,"name":"cat"}],"images":[],"annotations":[{"image_id":7,)"
    R"("category_id":2,"segmentation":{"size":[24,32],"counts":[5,3,760]}},{"image_id":7,)"
    R"("category_id":1,"segmentation":{"size":[2,5],"counts":"1321"}}]})",
};

constexpr std::array<std::string_view, 2> kVoc{
    "<annotation><filename>a.jpg</filename><size><width>32</width><height>24</height></size>"
    "<object><name>cat</name><bndbox><xmin>1</xmin><ymin>2</ymin><xmax>9.5</xmax><ymax>8</ymax>"
    "</bndbox></object><object><name>dog</name></object></annotation>",
    "<?xml version=\"1.0\" encoding=\"latin1\"?><annotation><filename>..\\b.jpg</filename>"
    "<object><name><![CDATA[ a&b ]]></name><bndbox><xmin>nan</xmin></bndbox></object></annotation>",
};

void write(const fs::path& file, std::span<const char> bytes) {
  std::ofstream(file, std::ios::binary)
      .write(bytes.data(), static_cast<std::streamsize>(bytes.size()));
}

void write_images(const fs::path& folder) {
  constexpr std::int64_t kHeight = 5;
  constexpr std::int64_t kWidth = 7;
  std::vector<std::uint8_t> rgb(kHeight * kWidth * 3);
  for (std::size_t i = 0; i < rgb.size(); ++i) rgb[i] = static_cast<std::uint8_t>(i * 37);
  const Image image = Image::from_pixels(kHeight, kWidth, rgb);
  for (const std::string name : {"seed.png", "seed.jpg", "seed.webp", "seed.bmp"}) {
    const std::vector<std::byte> bytes = image.encode(Image::format_of(name));
    write(folder / name, {reinterpret_cast<const char*>(bytes.data()), bytes.size()});
  }
}

void write_texts(const fs::path& folder, const std::string& extension,
                 std::span<const std::string_view> texts) {
  for (std::size_t i = 0; i < texts.size(); ++i) {
    write(folder / ("seed" + std::to_string(i) + extension), texts[i]);
  }
}

}  // namespace

int main(int argc, char** argv) {
  if (argc != 2) {
    std::fputs("usage: fuzz_seeds FOLDER\n", stderr);
    return 2;
  }
  const fs::path root = argv[1];
  for (const char* name : {"image", "card", "coco", "voc"}) fs::create_directories(root / name);
  write_images(root / "image");
  write_texts(root / "card", ".json", kCards);
  write_texts(root / "coco", ".json", kAnnotations);
  write_texts(root / "voc", ".xml", kVoc);
}
