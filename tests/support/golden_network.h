#pragma once

#include <gtest/gtest.h>

#include <cstdint>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <string>
#include <utility>
#include <vector>

#include "cameras/network.h"
#include "cameras/saliency.h"
#include "core/aten.h"
#include "support/device.h"
#include "support/random_graph.h"

namespace cameras::testing {

/// Numbers of a file of tests/golden, one after the other. @param name without ".txt"
inline at::Tensor golden(const std::string& name) {
  const auto path = std::filesystem::path(CAMERAS_SOURCE_DIR) / "tests" / "golden";
  std::ifstream file(path / (name + ".txt"));
  const std::vector<float> numbers{std::istream_iterator<float>(file), {}};
  EXPECT_FALSE(numbers.empty()) << name;
  return at::tensor(numbers);
}

/// The node, or nodes, that make `to` of `from`.
inline std::string activated(const std::string& activation, const std::string& from,
                             const std::string& to) {
  if (activation == "Relu") return to + " = Relu (" + from + ")\n";
  return "s_" + to + " = Sigmoid (" + from + ")\n" + to + " = Mul (" + from + ", s_" + to + ")\n";
}

/// The network of tools/make_saliency_goldens.py: three convolutions, a mean and a linear layer,
/// with the values "fine", "coarse" and "r3" behind the activations.
/// @param activation "Relu", or "SiLU" of tools/make_peer_goldens.py
inline Network golden_network(const std::string& activation = "Relu") {
  Graph graph = random_graph(
      R"(net (float[1,3,12,10] x, float[6,3,3,3] w1, float[6] b1, float[8,6,3,3] w2, float[8] b2,
              float[8,8,3,3] w3, float[8] b3, float[5,8] w4, float[5] b4) => (float[1,5] y) {
           c1 = Conv <pads = [1, 1, 1, 1]> (x, w1, b1)
      )" +
      activated(activation, "c1", "fine") +
      "c2 = Conv <strides = [2, 2], pads = [1, 1, 1, 1]> (fine, w2, b2)\n" +
      activated(activation, "c2", "coarse") + "c3 = Conv <pads = [1, 1, 1, 1]> (coarse, w3, b3)\n" +
      activated(activation, "c3", "r3") +
      R"(  p = GlobalAveragePool (r3)
           f = Flatten (p)
           y = Gemm <transB = 1> (f, w4, b4)
         })");
  const at::Tensor weights = golden("saliency/weights");  // one after the other
  std::int64_t read = 0;
  for (const auto* name : {"w1", "b1", "w2", "b2", "w3", "b3", "w4", "b4"}) {
    at::Tensor& weight = graph.constants.at(name);
    weight = weights.narrow(0, read, weight.numel()).view(weight.sizes()).clone();
    read += weight.numel();
  }
  EXPECT_EQ(read, weights.numel());
  return network_on_device(std::move(graph));
}

/// About the two labels that tools asked about, with black as the baseline.
inline Request golden_request(const std::string& layer) {
  const at::Tensor labels = golden("saliency/labels").to(at::kLong);
  return {.input = golden("saliency/input").view({1, 3, 12, 10}),
          .target = Chosen{{labels[0].item<std::int64_t>(), labels[1].item<std::int64_t>()}},
          .layer = layer,
          .baseline = golden("saliency/baseline").view({1, 3, 1, 1})};
}

}  // namespace cameras::testing
