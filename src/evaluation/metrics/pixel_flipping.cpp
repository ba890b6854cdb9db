#include "core/aten.h"

#include "cameras/error.h"
#include "cameras/text.h"
#include "evaluation/metrics/metrics.h"
#include "evaluation/metrics/shared/pixel_curve.h"
#include "evaluation/metrics/shared/pixel_order.h"

namespace cameras {
namespace {

// Pixel flipping: the area under P as ever more of the most relevant pixels are inverted, black
// becoming white: x becomes black + white - x. Source: Bach et al., PLoS ONE 10 (7), 2015, who
// follow P as the pixels of digits are flipped, and compare whole curves. What Quantus has under
// this name makes pixels black, which is `deletion`.
class PixelFlipping final : public Metric {
 public:
  explicit PixelFlipping(std::int64_t fractions) : fractions_(fractions) {
    require_fractions(fractions);
  }

  std::vector<MetricColumn> columns() const override { return {{"pixel_flipping", Better::lower}}; }
  bool needs_probability() const override { return true; }
  bool reads_black() const override { return true; }

 private:
  Scores scores(const MetricCase& subject) const override {
    require(subject.white.defined() && subject.white.sizes() == subject.black.sizes(),
            Errc::bad_argument, "expected a white pixel ", shape_text(subject.black.sizes()),
            ", found ",
            subject.white.defined() ? shape_text(subject.white.sizes()) : std::string("none"));
    const at::Tensor inverted = subject.black + subject.white - subject.input;
    return {area_under({.from = subject.input, .to = inverted, .at_none = subject.probability},
                       subject, fractions_)};
  }

  std::int64_t fractions_;
};

}  // namespace

std::unique_ptr<Metric> make_pixel_flipping(const MetricOptions& options) {
  return std::make_unique<PixelFlipping>(options.fractions);
}

}  // namespace cameras
