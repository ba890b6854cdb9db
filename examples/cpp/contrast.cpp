// contrast MODEL.onnx PHOTO LABEL OTHER OUT.png: where it looks like LABEL, and why not like OTHER.
#include <cameras/cameras.h>

#include <algorithm>
#include <iostream>

int main(int, char** argv) try {
  const cameras::Explainer explain(cameras::open_model(argv[1]), {.method = "hires_cam"});
  const cameras::Image photo = cameras::Image::open(argv[2]);
  const cameras::Answer label = explain(photo, argv[3]);
  const cameras::Answer contrast = explain(photo, explain.contrast(argv[3], argv[4]));
  contrast.overlay().save(argv[5]);
  std::cout << label.label().name << ", " << label.label().text << '\n';
  const auto of_label = label.map().values(), of_contrast = contrast.map().values();
  double largest = 0;
  for (std::size_t i = 0; i < of_label.size(); ++i) {
    largest = std::max(largest, static_cast<double>(of_label[i] - of_contrast[i]));
  }
  std::cout << "the contrast takes away up to " << largest << '\n';
} catch (const cameras::Error& error) {
  std::cerr << error.what() << '\n';
  return 1;
}
