#include "cameras/sanity.h"
#include "core/aten.h"

#include "core/checked.h"
#include "core/translate.h"

namespace cameras {

at::Tensor changed_pixels(const at::Tensor& perturbation) {
  const bool fits = perturbation.defined() && perturbation.dim() == 4 &&
                    perturbation.size(0) == 1 && perturbation.numel() > 0;
  require(fits, Errc::bad_argument, "expected a perturbation [1,C,h,w], found ",
          perturbation.defined() ? shape_text(perturbation.sizes()) : std::string("none"));
  return translated(Errc::bad_argument, [&] { return perturbation.abs().amax({1})[0]; });
}

double attack_agreement(const at::Tensor& perturbation, const SaliencyMap& map) {
  return similarity(changed_pixels(perturbation), map.tensor()).spearman;
}

}  // namespace cameras
