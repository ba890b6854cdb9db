#include <algorithm>
#include <array>
#include <cstddef>

#include "cameras/dataset.h"

namespace cameras {
namespace {

// In the order of DatasetFormat.
constexpr std::array<std::string_view, 5> kFormatNames{"auto", "folder", "coco", "voc",
                                                       "webdataset"};
static_assert(kFormatNames.size() == static_cast<std::size_t>(DatasetFormat::webdataset) + 1);

}  // namespace

std::string_view name_of(DatasetFormat format) {
  return kFormatNames.at(static_cast<std::size_t>(format));
}

std::optional<DatasetFormat> dataset_format_named(std::string_view name) {
  const auto* const found = std::ranges::find(kFormatNames, name);
  if (found == kFormatNames.end()) return std::nullopt;
  return static_cast<DatasetFormat>(found - kFormatNames.begin());
}

std::span<const std::string_view> dataset_format_names() { return kFormatNames; }

}  // namespace cameras
