// own_preprocessing MODEL.onnx PHOTO OUT.png: an input that the caller prepares, by a formula of
// its own: the positive part of the gradient times the activation.
#include <ATen/ATen.h>
#include <cameras/cameras.h>

#include <utility>

int main(int, char** argv) {
  cameras::Model model = cameras::open_model(argv[1]);
  const cameras::Image photo = cameras::Image::open(argv[2]);
  const cameras::Preprocess exact({.height = 256,
                                   .width = 256,
                                   .mean = model.preprocess.settings().mean,
                                   .std = model.preprocess.settings().std});
  const auto formula = [](const at::Tensor& activation, const at::Tensor& gradient) {
    return (gradient.clamp_min(0) * activation).sum(1)[0];
  };
  const cameras::Explainer explain(std::move(model), cameras::make_cam({.part = formula}));
  explain(photo, exact(photo)).overlay().save(argv[3]);
}
