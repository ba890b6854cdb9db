// one_map MODEL.onnx PHOTO OUT.png: what the network sees in a photo, and where.
#include <cameras/cameras.h>

#include <iostream>

int main(int, char** argv) try {
  const cameras::Explainer explain(cameras::open_model(argv[1]));
  const cameras::Answer answer = explain(cameras::Image::open(argv[2]));
  answer.overlay().save(argv[3]);
  std::cout << answer.label().name << ", " << answer.label().text << '\n';
} catch (const cameras::Error& error) {
  std::cerr << error.what() << '\n';
  return 1;
}
