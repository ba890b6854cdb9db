#include "model/processor.h"

#include <algorithm>
#include <array>
#include <cctype>
#include <string>

namespace cameras {
namespace {

using enum Resample;
using enum ResizeRule;

constexpr bool kEdge = true;
constexpr bool kSquare = false;

// Facts of transformers' image_processing_*.py, one processor a row: name, like it, filter, what
// one number means, size, rule, crop_pct, crop, mean and standard deviation, flips, divides again.
constexpr std::array kProcessors{
    Processor{"ViT", "swin swinv2 vitmsn vitmae ijepa swiftformer dinat nat", bilinear, kSquare,
              224, plain, 0, 0, Normal::half},
    Processor{"DeiT", "", bicubic, kSquare, 256, plain, 0, 224, Normal::half},
    Processor{"Beit", "data2vecvision", bicubic, kSquare, 256, plain, 0, 224, Normal::half},
    Processor{"ConvNext", "convnextv2 resnet regnet van cvt", bicubic, kEdge, 384, convnext, 0.875,
              0, Normal::half},
    Processor{"PoolFormer", "", bicubic, kEdge, 224, share, 0.9, 224, Normal::imagenet},
    Processor{"Levit", "", bicubic, kEdge, 224, levit, 0, 224, Normal::imagenet},
    Processor{"EfficientNet", "align", nearest, kSquare, 346, plain, 0, 0, Normal::half, false,
              true},
    Processor{"MobileNetV1", "", bilinear, kEdge, 256, plain, 0, 224, Normal::half},
    Processor{"MobileNetV2", "", bilinear, kEdge, 256, plain, 0, 224, Normal::half},
    Processor{"MobileViT", "mobilevitv2", bilinear, kEdge, 224, plain, 0, 256, Normal::none, true},
    Processor{"CLIP", "chineseclip metaclip2", bicubic, kEdge, 224, plain, 0, 224, Normal::clip},
    Processor{"Siglip", "", bicubic, kSquare, 224, plain, 0, 0, Normal::half},
    Processor{"Bit", "dinov2 dinov2withregisters focalnet hiera vithybrid", bicubic, kEdge, 224,
              plain, 0, 224, Normal::clip},
    Processor{"EfficientFormer", "", bicubic, kSquare, 224, plain, 0, 224, Normal::imagenet},
    Processor{"Pvt", "pvtv2", bilinear, kSquare, 224, plain, 0, 0, Normal::imagenet},
    Processor{"Segformer", "", bilinear, kSquare, 512, plain, 0, 0, Normal::imagenet},
    Processor{"DINOv3ViT", "", bilinear, kSquare, 224, plain, 0, 0, Normal::imagenet},
    Processor{"Blip", "", bicubic, kSquare, 384, plain, 0, 0, Normal::clip},
};

// "MobileNetV1" and "mobilenet_v1" alike.
std::string letters_of(std::string_view name) {
  std::string letters;
  for (const char c : name) {
    const auto byte = static_cast<unsigned char>(c);
    if (std::isalnum(byte) != 0) letters += static_cast<char>(std::tolower(byte));
  }
  return letters;
}

bool lists(std::string_view names, std::string_view wanted) {
  while (!names.empty()) {
    const std::size_t end = std::min(names.find(' '), names.size());
    if (names.substr(0, end) == wanted) return true;
    names.remove_prefix(std::min(end + 1, names.size()));
  }
  return false;
}

}  // namespace

const Processor* find_processor(std::string_view name) {
  for (const std::string_view ending :
       {"ImageProcessorFast", "ImageProcessorPil", "ImageProcessor", "FeatureExtractor"}) {
    if (!name.ends_with(ending)) continue;
    name.remove_suffix(ending.size());
    break;
  }
  const std::string wanted = letters_of(name);
  const auto* const found = std::ranges::find_if(kProcessors, [&](const Processor& processor) {
    return letters_of(processor.name) == wanted || lists(processor.models, wanted);
  });
  return wanted.empty() || found == kProcessors.end() ? nullptr : found;
}

}  // namespace cameras
