#include "saliency/superpixels/connected_regions.h"
#include "core/aten.h"

#include <array>
#include <queue>
#include <tuple>
#include <vector>

namespace cameras {
namespace {

constexpr std::int64_t kNobodys = -1;

class Regions {
 public:
  Regions(const at::Tensor& labels, const LabelDistance& distance)
      : labels_(labels.contiguous()),
        distance_(distance),
        height_(labels.size(0)),
        width_(labels.size(1)),
        owners_(static_cast<std::size_t>(height_ * width_), kNobodys),
        sizes_(static_cast<std::size_t>(labels.max().item<std::int64_t>() + 1)) {}

  // Of several largest parts of a label the first.
  void keep_the_largest_parts() {
    std::vector<std::vector<std::int64_t>> largest(sizes_.size());
    std::vector<bool> seen(owners_.size());
    for (std::int64_t pixel = 0; pixel < height_ * width_; ++pixel) {
      if (seen[static_cast<std::size_t>(pixel)]) continue;
      std::vector<std::int64_t> part = part_around(pixel, seen);
      auto& best = largest[static_cast<std::size_t>(label_at(pixel))];
      if (part.size() > best.size()) best = std::move(part);
    }
    for (const auto& part : largest) {
      for (const std::int64_t pixel : part) give(pixel, label_at(pixel));
    }
  }

  // Until every pixel is somebody's.
  void grow() {
    for (std::int64_t pixel = 0; pixel < height_ * width_; ++pixel) {
      if (owner_of(pixel) != kNobodys) offer_around(pixel);
    }
    while (!offers_.empty()) {
      const auto [distance, pixel, label] = offers_.top();
      offers_.pop();
      if (owner_of(pixel) != kNobodys) continue;
      give(pixel, label);
      offer_around(pixel);
    }
  }

  void give_up_smaller_than(std::int64_t least) {
    for (std::int64_t& owner : owners_) {
      if (sizes_[static_cast<std::size_t>(owner)] < least) owner = kNobodys;
    }
  }

  at::Tensor numbered() const {
    at::Tensor result = at::empty({height_, width_}, at::kLong);
    auto* const numbers = result.data_ptr<std::int64_t>();
    std::vector<std::int64_t> names(sizes_.size(), kNobodys);
    std::int64_t next = 0;
    for (std::int64_t pixel = 0; pixel < height_ * width_; ++pixel) {
      std::int64_t& name = names[static_cast<std::size_t>(owner_of(pixel))];
      if (name == kNobodys) name = next++;
      numbers[pixel] = name;
    }
    return result;
  }

 private:
  std::int64_t label_at(std::int64_t pixel) const {
    return labels_.data_ptr<std::int64_t>()[pixel];
  }

  std::int64_t owner_of(std::int64_t pixel) const {
    return owners_[static_cast<std::size_t>(pixel)];
  }

  void give(std::int64_t pixel, std::int64_t label) {
    owners_[static_cast<std::size_t>(pixel)] = label;
    ++sizes_[static_cast<std::size_t>(label)];
  }

  // Those beyond the border are the pixel itself.
  std::array<std::int64_t, 4> neighbours(std::int64_t pixel) const {
    const std::int64_t column = pixel % width_;
    return {pixel >= width_ ? pixel - width_ : pixel, column > 0 ? pixel - 1 : pixel,
            column < width_ - 1 ? pixel + 1 : pixel,
            pixel + width_ < height_ * width_ ? pixel + width_ : pixel};
  }

  std::vector<std::int64_t> part_around(std::int64_t first, std::vector<bool>& seen) const {
    std::vector<std::int64_t> part{first};
    seen[static_cast<std::size_t>(first)] = true;
    for (std::size_t i = 0; i < part.size(); ++i) {
      for (const std::int64_t next : neighbours(part[i])) {
        const auto place = static_cast<std::size_t>(next);
        if (seen[place] || label_at(next) != label_at(first)) continue;
        seen[place] = true;
        part.push_back(next);
      }
    }
    return part;
  }

  void offer_around(std::int64_t pixel) {
    const std::int64_t label = owner_of(pixel);
    for (const std::int64_t next : neighbours(pixel)) {
      if (owner_of(next) == kNobodys) offers_.emplace(distance_(next, label), next, label);
    }
  }

  using Offer = std::tuple<double, std::int64_t, std::int64_t>;  // distance, pixel, label

  at::Tensor labels_;
  const LabelDistance& distance_;
  std::int64_t height_;
  std::int64_t width_;
  std::vector<std::int64_t> owners_;  // by pixel: a label, or kNobodys
  std::vector<std::int64_t> sizes_;   // by label
  std::priority_queue<Offer, std::vector<Offer>, std::greater<>> offers_;
};

}  // namespace

at::Tensor connected_regions(const at::Tensor& labels, const LabelDistance& distance,
                             std::int64_t least) {
  Regions regions(labels, distance);
  regions.keep_the_largest_parts();
  regions.grow();
  regions.give_up_smaller_than(least);
  regions.grow();
  return regions.numbered();
}

}  // namespace cameras
