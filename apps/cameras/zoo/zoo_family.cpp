#include "zoo/zoo_family.h"

#include <string_view>

namespace cameras::cli::zoo {
namespace {

enum class Convention { torch, caffe, caffe2, densenet_caffe, tensorflow, digits, no_classifier };
enum class Labels { none, imagenet };

// torchvision's and MXNet's.
constexpr const char* kTorch = R"({
  "size": {"shortest_edge": 256}, "do_center_crop": true, "crop_size": 224,
  "image_mean": [0.485, 0.456, 0.406], "image_std": [0.229, 0.224, 0.225],
  "channel_order": "RGB"
})";

// VGG's, which most of Caffe's models share: bytes of BGR less ImageNet's mean.
constexpr const char* kCaffe = R"({
  "size": {"height": 224, "width": 224}, "do_rescale": false,
  "image_mean": [103.939, 116.779, 123.68], "image_std": [1, 1, 1],
  "channel_order": "BGR"
})";

// Of networks that Caffe2 trained itself: torchvision's numbers, on BGR.
constexpr const char* kCaffe2 = R"({
  "size": {"shortest_edge": 256}, "do_center_crop": true, "crop_size": 224,
  "image_mean": [0.406, 0.456, 0.485], "image_std": [0.225, 0.224, 0.229],
  "channel_order": "BGR"
})";

// DenseNet-Caffe: bytes of BGR less the mean, times 0.017.
constexpr const char* kDenseNetCaffe = R"({
  "size": {"shortest_edge": 256}, "do_center_crop": true, "crop_size": 224, "do_rescale": false,
  "image_mean": [103.94, 116.78, 123.68], "image_std": [58.824, 58.824, 58.824],
  "channel_order": "BGR"
})";

constexpr const char* kTensorFlow = R"({
  "size": {"shortest_edge": 256}, "do_center_crop": true, "crop_size": 224, "do_rescale": false,
  "image_mean": [127, 127, 127], "image_std": [128, 128, 128],
  "channel_order": "RGB"
})";

// White digits on black, 0 to 1.
constexpr const char* kDigits = R"({
  "size": {"height": 28, "width": 28}, "image_mean": [0], "image_std": [1],
  "id2label": {"0": "0", "1": "1", "2": "2", "3": "3", "4": "4",
               "5": "5", "6": "6", "7": "7", "8": "8", "9": "9"}
})";

const char* card_of(Convention convention) {
  switch (convention) {
    case Convention::torch: return kTorch;
    case Convention::caffe: return kCaffe;
    case Convention::caffe2: return kCaffe2;
    case Convention::densenet_caffe: return kDenseNetCaffe;
    case Convention::tensorflow: return kTensorFlow;
    case Convention::digits: return kDigits;
    default: return "";
  }
}

}  // namespace

#define CAMERAS_ZOO_FAMILY(name, licence, convention, labels)                             \
  Family family_##name() {                                                                \
    return {licence, card_of(Convention::convention), Labels::labels == Labels::imagenet, \
            Convention::convention != Convention::no_classifier};                         \
  }
#include "zoo/families.inc"
#undef CAMERAS_ZOO_FAMILY

}  // namespace cameras::cli::zoo
