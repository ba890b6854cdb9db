// own_metric MODEL.onnx PHOTO: how much of a map lies in the middle of the picture.
#include <cameras/cameras.h>

#include <cstdlib>
#include <iostream>

int main(int, char** argv) try {
  const cameras::Explainer explain(cameras::open_model(argv[1]));
  const cameras::Answer answer = explain(cameras::Image::open(argv[2]));
  const cameras::SaliencyMap& map = answer.map();
  double inside = 0, all = 0;
  for (std::int64_t y = 0; y < map.height(); ++y) {
    for (std::int64_t x = 0; x < map.width(); ++x) {
      const double value = map.values()[static_cast<std::size_t>(y * map.width() + x)];
      const bool middle = std::abs(2 * y - map.height()) < map.height() / 2 &&
                          std::abs(2 * x - map.width()) < map.width() / 2;
      all += value;
      if (middle) inside += value;
    }
  }
  std::cout << (all > 0 ? inside / all : 0) << " of the map lies in the middle\n";
} catch (const cameras::Error& error) {
  std::cerr << error.what() << '\n';
  return 1;
}
