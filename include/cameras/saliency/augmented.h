#pragma once

#include <memory>
#include <string>
#include <string_view>

#include "cameras/saliency.h"

#pragma GCC visibility push(default)
namespace cameras {

/// Any method over six versions of the input, the image and its mirror image at 0.9, 1 and 1.1
/// times its brightness:
///
///     map = f(mean_i of the maps, each turned back)
///
/// Brightness is that of the picture: what lies between Request::baseline, black, and the input is
/// scaled; without a baseline the input's numbers are. Labels are those that the image itself asks
/// for. No Explanation::signed_map. Source: pytorch-grad-cam's aug_smooth, which scales the input's
/// numbers and does not stretch the mean.
class Augmented final : public SaliencyMethod {
 public:
  explicit Augmented(std::unique_ptr<SaliencyMethod> method);

  std::string refusal(const Network& network, std::string_view layer = {}) const override {
    return method_->refusal(network, layer);
  }
  Result explain(const Network& network, const Request& request,
                 const Watch& watch = {}) const override;

 private:
  std::unique_ptr<SaliencyMethod> method_;
};

}  // namespace cameras
#pragma GCC visibility pop
