#include "saliency/every_method.h"
#include "core/aten.h"

#include <utility>

#include "support/device.h"
#include "support/random_graph.h"

namespace cameras::testing {

Network requested_network() {
  return network_on_device(random_graph(R"(
      net (float[1,3,16,24] x, float[6,3,3,3] w, float[6] b, float[6,6,3,3] w2, float[7,6] v)
        => (float[1,7] y) <int64[3] flat = {0, 6, -1}> {
        c1 = Conv <strides = [2, 2], pads = [1, 1, 1, 1]> (x, w, b)
        r1 = Relu (c1)
        c2 = Conv (r1, w2)
        r2 = Tanh (c2)
        m = MaxPool <kernel_shape = [2, 2], strides = [2, 2]> (r2)
        columns = Reshape (m, flat)
        tokens = Transpose <perm = [0, 2, 1]> (columns)
        scores = MatMul (tokens, columns)
        weights = Softmax <axis = -1> (scores)
        mixed = MatMul (weights, tokens)
        sum = Add (tokens, mixed)
        f = ReduceMean <axes = [1], keepdims = 0> (sum)
        y = Gemm <transB = 1> (f, v)
      })"));
}

Request plain_request(Target target) {
  return {.input = random_tensor({1, 3, 16, 24}),
          .target = std::move(target),
          .baseline = at::zeros({1, 3, 1, 1})};
}

std::vector<std::string> method_names() {
  std::vector<std::string> names;
  for (const MethodEntry& entry : methods()) {
    if (entry.name == "cam") continue;  // refuses a head with attention: cam_test.cpp
    names.emplace_back(entry.name);
  }
  return names;
}

bool reads_the_label(const std::string& method) { return method_entry(method).reads_label; }

std::int64_t few_samples(const std::string& method) { return method == "kernel_shap" ? 200 : 3; }

std::unique_ptr<SaliencyMethod> small_method(const std::string& name, bool multi_scale) {
  MethodOptions options;
  options.sizes = {16, 32};
  options.samples = few_samples(name);
  options.multi_scale = multi_scale;
  return make_method(name, options);
}

}  // namespace cameras::testing
