// How fast oneDNN convolves on this machine: what the network's speed is measured against.
// Prints {"f32": G, "bf16": G} on standard output, in 1e9 floating-point operations a second (a
// multiply-add counts as two); bf16 is null on a processor without it. Threads: OMP_NUM_THREADS.
#include <algorithm>
#include <array>
#include <chrono>
#include <cstdint>
#include <dnnl.hpp>
#include <exception>
#include <iostream>
#include <optional>
#include <unordered_map>
#include <vector>

#include "network/onednn/version.h"

namespace {

using Memory = dnnl::memory;
using Type = Memory::data_type;

// A convolution of a ResNet-50 block: channels in and out, kernel and side of the map; stride 1,
// the map keeps its size.
struct Shape {
  std::int64_t in;
  std::int64_t out;
  std::int64_t kernel;
  std::int64_t side;
};

constexpr std::array<Shape, 6> kShapes{{{64, 64, 3, 112},
                                        {128, 128, 3, 56},
                                        {256, 256, 3, 28},
                                        {256, 1024, 1, 28},
                                        {512, 512, 3, 28},
                                        {1024, 256, 1, 56}}};

double now() {
  return std::chrono::duration<double>(std::chrono::steady_clock::now().time_since_epoch()).count();
}

// A convolution with bias and ReLU in the layouts that oneDNN likes best, and its memory.
struct Convolution {
  dnnl::convolution_forward primitive;
  std::unordered_map<int, Memory> arguments;
};

Convolution convolution(const Shape& shape, Type type, const dnnl::engine& engine) {
  const auto any = [](const Memory::dims& sizes, Type t) {
    return Memory::desc(sizes, t, Memory::format_tag::any);
  };
  const std::int64_t pad = shape.kernel / 2;
  dnnl::post_ops relu;
  cameras::onednn::append_function(relu, dnnl::algorithm::eltwise_relu, 0, 0);
  dnnl::primitive_attr attributes;
  attributes.set_post_ops(relu);
  const auto chosen = cameras::onednn::described<dnnl::convolution_forward>(
      engine, attributes, cameras::onednn::kInference, dnnl::algorithm::convolution_direct,
      any({1, shape.in, shape.side, shape.side}, type),
      any({shape.out, shape.in, shape.kernel, shape.kernel}, type),
      Memory::desc({shape.out}, Type::f32, Memory::format_tag::a),
      any({1, shape.out, shape.side, shape.side}, type), Memory::dims{1, 1}, Memory::dims{pad, pad},
      Memory::dims{pad, pad});
  return {.primitive = dnnl::convolution_forward(chosen),
          .arguments = {{DNNL_ARG_SRC, Memory(chosen.src_desc(), engine)},
                        {DNNL_ARG_WEIGHTS, Memory(chosen.weights_desc(), engine)},
                        {DNNL_ARG_BIAS, Memory(chosen.bias_desc(), engine)},
                        {DNNL_ARG_DST, Memory(chosen.dst_desc(), engine)}}};
}

// Bytes 0x3f: 0.747 in either type, an ordinary number.
void fill(const Convolution& work) {
  for (const auto& [index, memory] : work.arguments) {
    auto* const bytes = static_cast<std::uint8_t*>(memory.get_data_handle());
    std::fill_n(bytes, memory.get_desc().get_size(), std::uint8_t{0x3f});
  }
}

// The median of five stretches of a tenth of a second.
double speed_of(const Shape& shape, Type type, const dnnl::engine& engine) {
  constexpr std::size_t kStretches = 5;
  constexpr double kStretch = 0.1;
  const Convolution work = convolution(shape, type, engine);
  fill(work);
  dnnl::stream stream(engine);
  const double operations = 2.0 * static_cast<double>(shape.in * shape.out * shape.kernel *
                                                      shape.kernel * shape.side * shape.side);
  std::vector<double> speeds;
  while (speeds.size() < kStretches) {
    const double start = now();
    double runs = 0;
    double seconds = 0;
    while (seconds < kStretch) {
      work.primitive.execute(stream, work.arguments);
      stream.wait();
      runs += 1;
      seconds = now() - start;
    }
    speeds.push_back(operations * runs / seconds / 1e9);
  }
  std::ranges::sort(speeds);
  return speeds[kStretches / 2];
}

// The fastest of the shapes, or nothing where the processor does not have the type.
std::optional<double> peak(Type type, const dnnl::engine& engine) {
  double best = 0;
  try {
    for (const Shape& shape : kShapes) best = std::max(best, speed_of(shape, type, engine));
  } catch (const dnnl::error&) {
    return std::nullopt;
  }
  return best;
}

}  // namespace

int main() {
  try {
    const dnnl::engine engine(dnnl::engine::kind::cpu, 0);
    const std::optional<double> f32 = peak(Type::f32, engine);
    const std::optional<double> bf16 = peak(Type::bf16, engine);
    std::cout << R"({"f32": )" << f32.value() << R"(, "bf16": )";
    if (bf16) {
      std::cout << *bf16;
    } else {
      std::cout << "null";
    }
    std::cout << "}\n";
    return 0;
  } catch (const std::exception& error) {
    std::cerr << "cameras_peak: " << error.what() << '\n';
    return 1;
  }
}
