#include "saliency/hand_network.h"
#include "core/aten.h"

#include <string>
#include <utility>

#include "support/device.h"
#include "support/random_graph.h"

namespace cameras::testing {
namespace {

Network linear_network(std::int64_t stride, const std::string& pooled) {
  const std::string step = std::to_string(stride);
  Graph graph = random_graph(R"(
      net (float[1,1,H,W] x, float[2,1,1,1] w, float[2] b, float[2,2] v) => (float[1,2] y) {
        a = Conv <strides = [)" +
                             step + ", " + step + R"(]> (x, w, b)
        )" + pooled + R"(
        f = Flatten (p)
        y = Gemm <transB = 1> (f, v)
      })");
  graph.constants["w"] = at::tensor({1.F, -1.F}).view({2, 1, 1, 1});
  graph.constants["b"] = at::tensor({0.F, 3.F});
  graph.constants["v"] = at::tensor({2.F, 1.F, -1.F, 1.F}).view({2, 2});
  return network_on_device(std::move(graph), {.output = "", .native_height = 4, .native_width = 4});
}

}  // namespace

Network hand_network(std::int64_t stride) {
  return linear_network(stride, "p = GlobalAveragePool (a)");
}

Network squared_network() { return linear_network(1, "s = Mul (a, a) p = GlobalAveragePool (s)"); }

Network two_powers_network() {
  Graph graph = random_graph(R"(
      net (float[1,1,H,W] x, float[3,2] v) => (float[1,3] y) {
        s = Mul (x, x)
        a = Concat <axis = 1> (x, s)
        q = Mul (a, a)
        p = GlobalAveragePool (q)
        f = Flatten (p)
        y = Gemm <transB = 1> (f, v)
      })");
  graph.constants["v"] = at::tensor({2.F, 1.F, -1.F, 1.F, -1.F, -1.F}).view({3, 2});
  return network_on_device(std::move(graph), {.output = "", .native_height = 4, .native_width = 4});
}

at::Tensor ramp() { return at::arange(4, at::kFloat).view({1, 1, 2, 2}); }

Network size_dependent_network() {
  Graph graph = random_graph(R"(
      net (float[1,1,H,W] x, float[1,1,3,3] w, float[2,1] v, float[2] b) => (float[1,2] y) {
        a = Conv <pads = [1, 1, 1, 1]> (x, w)
        p = GlobalAveragePool (a)
        f = Flatten (p)
        y = Gemm <transB = 1> (f, v, b)
      })");
  graph.constants["w"] = at::ones({1, 1, 3, 3});
  graph.constants["v"] = at::tensor({0.F, 1.F}).view({2, 1});
  graph.constants["b"] = at::tensor({7.F, 0.F});
  return network_on_device(std::move(graph), {.output = "", .native_height = 4, .native_width = 4});
}

}  // namespace cameras::testing
