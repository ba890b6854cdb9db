#include "saliency/patch_network.h"
#include "core/aten.h"

#include "support/device.h"
#include "support/random_graph.h"

namespace cameras::testing {
namespace {

at::Tensor patch_of(const at::Tensor& map) { return map.narrow(-2, 8, 16).narrow(-1, 32, 16); }

// 1 and -1 in turn, [64,64].
at::Tensor signs() {
  const at::Tensor axis = at::arange(64, at::kFloat);
  return 1 - 2 * (axis.view({-1, 1}) + axis.view({1, -1})).remainder(2);
}

}  // namespace

at::Tensor checkered_patch() {
  const at::Tensor x = at::full({1, 1, 64, 64}, 0.5F);
  patch_of(x).copy_(0.5 + 0.5 * patch_of(signs()));
  return x;
}

Network contrast_network() {
  Graph graph = random_graph(R"(
      net (float[1,1,64,64] x, float two, float one, float[2,4096] v, float[2] b)
        => (float[1,2] y) {
        double = Mul (x, two)
        z = Sub (double, one)
        e = Mul (z, z)
        f = Flatten (e)
        y = Gemm <transB = 1> (f, v, b)
      })");
  at::Tensor weights = at::zeros({64, 64});
  patch_of(weights).fill_(8 / 256.0);
  graph.constants["two"] = at::full({}, 2.F);
  graph.constants["one"] = at::full({}, 1.F);
  graph.constants["v"] = at::stack({weights.flatten(), -weights.flatten()});
  graph.constants["b"] = at::tensor({-4.F, 4.F});
  return network_on_device(std::move(graph));
}

double mean_inside(const at::Tensor& map) { return patch_of(map).mean().item<double>(); }

double mean_outside(const at::Tensor& map) {
  return (map.sum() - patch_of(map).sum()).item<double>() / (64 * 64 - 16 * 16);
}

}  // namespace cameras::testing
