#include "saliency/passes/size_walk.h"
#include "core/aten.h"

#include <algorithm>
#include <chrono>
#include <utility>

namespace cameras {
namespace {

double pixels_of(const InputSize& size) {
  return static_cast<double>(size.height) * static_cast<double>(size.width);
}

}  // namespace

SizeWalk::SizeWalk(std::vector<InputSize> sizes, const CamerasOptions& options, Clock clock)
    : sizes_(std::move(sizes)),
      tolerance_(options.tolerance),
      budget_(options.budget),
      clock_(std::move(clock)),
      start_(clock_()) {}

std::optional<InputSize> SizeWalk::next() {
  while (!settled_ && at_ < sizes_.size()) {
    const InputSize& size = sizes_[at_++];
    if (!fits(size)) continue;
    ++asked_;
    pixels_ += pixels_of(size);
    return size;
  }
  return std::nullopt;
}

bool SizeWalk::fits(const InputSize& size) const {
  if (budget_ == 0 || asked_ == 0) return true;
  const double taken = clock_() - start_;
  return taken + taken / pixels_ * pixels_of(size) <= budget_;
}

void SizeWalk::tell(std::span<const at::Tensor> maps) {
  if (!maps_.empty()) {
    double most = 0;
    for (std::size_t i = 0; i < maps.size(); ++i) {
      most = std::max(most, moved_share(maps[i], maps_[i]));
    }
    settled_ = most < tolerance_;
  }
  maps_.assign(maps.begin(), maps.end());
}

double SizeWalk::now() {
  return std::chrono::duration<double>(std::chrono::steady_clock::now().time_since_epoch()).count();
}

double moved_share(const at::Tensor& a, const at::Tensor& b) {
  const double either = at::maximum(a, b).sum(at::kDouble).item<double>();
  return either > 0 ? at::abs(a - b).sum(at::kDouble).item<double>() / either : 0;
}

}  // namespace cameras
