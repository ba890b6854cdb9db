// camera_loop MODEL.onnx OUT.png: maps of a camera's BGR frames, with the bounded time of a loop.
#include <cameras/cameras.h>

#include <chrono>
#include <iostream>
#include <vector>

int main(int, char** argv) try {
  cameras::use_threads(2);
  const cameras::Explainer explain(cameras::open_model(argv[1]), {.method = "grad_cam"});
  const std::int64_t rows = 240, columns = 320, step = 3 * columns + 64;  // as cv::Mat has them
  std::vector<std::uint8_t> frame(static_cast<std::size_t>(rows * step));
  for (int number = 0; number < 3; ++number) {
    for (std::size_t i = 0; i < frame.size(); ++i) frame[i] = static_cast<std::uint8_t>(i * number);
    const auto start = std::chrono::steady_clock::now();
    const auto answer = explain(cameras::ImageView::bgr(frame.data(), rows, columns, step));
    const std::chrono::duration<double> seconds = std::chrono::steady_clock::now() - start;
    std::cout << answer.label().name << " after " << seconds.count() << " s\n";
    answer.overlay().save(argv[2]);
  }
} catch (const cameras::Error& error) {
  std::cerr << error.what() << '\n';
  return 1;
}
