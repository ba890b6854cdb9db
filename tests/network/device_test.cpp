#include "core/aten.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <limits>
#include <string>
#include <thread>
#include <vector>

#include "graph/passes/guided.h"
#include "support/device.h"
#include "support/random_graph.h"

// What a network gives on the device that CAMERAS_TEST_DEVICE names, beside the interpreter on the
// processor.
namespace cameras::testing {
namespace {

// Sums of at most a few hundred float32 products in another order, through up to ten layers, as a
// share of the largest number.
constexpr double kDeviceTolerance = 1e-5;

Graph residual() {
  return random_graph(R"(
      net (float[1,3,32,24] x, float[8,3,3,3] w1, float[8] scale, float[8] shift, float[8] mean,
           float[8] variance, float[8,8,3,3] w2, float[8] b2, float[5,8] v, float[5] b)
        => (float[1,5] y) {
        c1 = Conv <pads = [1, 1, 1, 1]> (x, w1)
        n1 = BatchNormalization (c1, scale, shift, mean, variance)
        r1 = Relu (n1)
        m1 = MaxPool <kernel_shape = [3, 3], strides = [2, 2], pads = [1, 1, 1, 1]> (r1)
        c2 = Conv <pads = [1, 1, 1, 1]> (m1, w2, b2)
        sum = Add (c2, m1)
        t = Relu (sum)
        pool = GlobalAveragePool (t)
        flat = Flatten (pool)
        y = Gemm <transB = 1> (flat, v, b)
      })");
}

Graph mobile() {
  Graph graph = random_graph(R"(
      net (float[1,3,32,24] x, float[8,3,3,3] w1, float[8,1,5,5] w2, float[4,8,1,1] squeeze,
           float[8,4,1,1] excite, float[5,8] v) => (float[1,5] y) {
        low = Constant <value = float {0.0}> ()
        high = Constant <value = float {6.0}> ()
        c1 = Conv <strides = [2, 2], auto_pad = "SAME_UPPER"> (x, w1)
        r1 = Clip (c1, low, high)
        c2 = Conv <group = 8, pads = [2, 2, 2, 2]> (r1, w2)
        g = GlobalAveragePool (c2)
        s = Conv (g, squeeze)
        sr = Relu (s)
        e = Conv (sr, excite)
        gate = HardSigmoid (e)
        m = Mul (c2, gate)
        slope = Sigmoid (m)
        t = Mul (m, slope)
        pool = GlobalAveragePool (t)
        flat = Flatten (pool)
        y = Gemm <transB = 1> (flat, v)
      })");
  return graph;
}

// Sizes that the graph computes itself, joins, pools with borders and resizing.
Graph measured() {
  return random_graph(R"(
      net (float[1,3,32,24] x, float[6,3,3,3] w1, float[6,6,3,3] w2, float[5,12] v)
        => (float[1,5] y) {
        c1 = Conv <pads = [1, 1, 1, 1]> (x, w1)
        t1 = Tanh (c1)
        a = AveragePool <kernel_shape = [3, 3], strides = [2, 2], pads = [1, 1, 1, 1]> (t1)
        c2 = ConvTranspose <strides = [2, 2]> (a, w2)
        shape = Shape (t1)
        two = Constant <value = int64[1] {2}> ()
        four = Constant <value = int64[1] {4}> ()
        spatial = Slice (shape, two, four)
        zero = Constant <value = int64[1] {0}> ()
        front = Slice (shape, zero, two)
        sizes = Concat <axis = 0> (front, spatial)
        none = Constant <value = float[0] {}> ()
        large = Resize <mode = "linear", coordinate_transformation_mode = "half_pixel"> (c2, none, none, sizes)
        join = Concat <axis = 1> (t1, large)
        t = LeakyRelu (join)
        minus = Constant <value = int64[1] {-1}> ()
        twelve = Constant <value = int64[1] {12}> ()
        rows = Concat <axis = 0> (zero, twelve, minus)
        r = Reshape (t, rows)
        p = ReduceMean <axes = [2], keepdims = 0> (r)
        y = Gemm <transB = 1> (p, v)
      })");
}

at::Tensor device_image() { return random_tensor({1, 3, 32, 24}); }

// The largest difference, as a share of the largest number.
double device_difference(const at::Tensor& found, const at::Tensor& expected) {
  if (found.sizes() != expected.sizes()) return std::numeric_limits<double>::infinity();
  const double most = std::max(expected.abs().max().item<double>(), 1e-6);
  return (found.to(at::kCPU) - expected).abs().max().item<double>() / most;
}

struct Pair {
  Network found;
  Network expected;
};

Pair both(const Graph& graph) {
  return {network_on_device(graph), Network(graph, {.trunk = TrunkKind::reference})};
}

void expect_same_pass(const Pair& networks, const at::Tensor& input, const std::string& layer) {
  SCOPED_TRACE(layer);
  const Probe found = networks.found.probe(input, layer);
  const Probe expected = networks.expected.probe(input, layer);
  EXPECT_LE(device_difference(found.activation(), expected.activation()), kDeviceTolerance);
  EXPECT_LE(device_difference(found.logits(), expected.logits()), kDeviceTolerance);
  for (const std::int64_t label : {0, 3}) {
    EXPECT_LE(device_difference(found.gradient(label), expected.gradient(label)), kDeviceTolerance);
  }
}

class Device : public ::testing::TestWithParam<Graph (*)()> {};

INSTANTIATE_TEST_SUITE_P(Networks, Device, ::testing::Values(&residual, &mobile, &measured));

TEST_P(Device, PassesAgreeAtEveryLayerAndSize) {
  const Pair networks = both(GetParam()());
  for (const auto& [height, width] : {std::pair{32, 24}, std::pair{48, 64}}) {
    const at::Tensor input = random_tensor({1, 3, height, width});
    EXPECT_LE(device_difference(networks.found.logits(input), networks.expected.logits(input)),
              kDeviceTolerance);
    expect_same_pass(networks, input, networks.found.image().name);
    for (const Layer& layer : networks.found.layers()) {
      expect_same_pass(networks, input, layer.name);
    }
  }
}

TEST_P(Device, HeadsAgree) {
  const Pair networks = both(GetParam()());
  const std::string& layer = networks.found.default_layer();
  const Head found = networks.found.head(device_image(), layer);
  const Head expected = networks.expected.head(device_image(), layer);
  const at::Tensor changed = at::cat({expected.activation() * 0.5, expected.activation().neg()});
  EXPECT_TRUE(found.logits_at(changed).is_cpu());
  EXPECT_LE(device_difference(found.logits_at(changed), expected.logits_at(changed)),
            kDeviceTolerance);
  EXPECT_LE(device_difference(found.logits_at(found.activation())[0], expected.logits()),
            kDeviceTolerance);
}

// On a GPU in batches of 8 and 2.
TEST_P(Device, GradientsOfManyInputsAgree) {
  const Pair networks = both(GetParam()());
  const at::Tensor inputs = random_tensor({10, 3, 48, 64});
  const std::vector<std::int64_t> labels{0, 3};
  const at::Tensor found = networks.found.input_gradients(inputs, labels);
  EXPECT_TRUE(found.is_cpu());
  EXPECT_LE(device_difference(found, networks.expected.input_gradients(inputs, labels)),
            kDeviceTolerance);
}

TEST_P(Device, ResultsAreWhereTheyBelong) {
  const Network network = network_on_device(GetParam()());
  const Probe probe = network.probe(device_image(), network.default_layer());
  EXPECT_EQ(probe.activation().device().type(), test_device().type());
  EXPECT_EQ(probe.gradient(0).device().type(), test_device().type());
  EXPECT_TRUE(probe.logits().is_cpu());
  EXPECT_TRUE(network.logits(device_image()).is_cpu());
}

TEST_P(Device, ThreadsMayShareANetwork) {
  const Pair networks = both(GetParam()());
  std::vector<at::Tensor> found(4);
  std::vector<std::thread> threads;
  for (at::Tensor& gradient : found) {
    threads.emplace_back([&networks, &gradient] {
      gradient = networks.found.probe(device_image(), networks.found.default_layer()).gradient(2);
    });
  }
  for (std::thread& thread : threads) thread.join();
  const Probe expected = networks.expected.probe(device_image(), networks.expected.default_layer());
  for (const at::Tensor& gradient : found) {
    EXPECT_LE(device_difference(gradient, expected.gradient(2)), kDeviceTolerance);
  }
}

TEST(GuidedDevice, GradientsAgree) {
  const Pair networks = both(residual());
  const Pair rewritten{networks.found.with_graph(guided(networks.found.graph()).graph),
                       networks.expected.with_graph(guided(networks.expected.graph()).graph)};
  expect_same_pass(rewritten, device_image(), "x");
}

TEST(Bf16Device, StaysNearFloat32) {
  if (on_processor()) GTEST_SKIP() << "precision_test.cpp has bf16 on the processor";
  const Network fast = network_on_device(residual(), {.precision = Precision::bf16});
  const Network exact(residual(), {.trunk = TrunkKind::reference});
  // 8 bits of mantissa, 2^-9 a rounding, through five layers.
  EXPECT_LE(device_difference(fast.logits(device_image()), exact.logits(device_image())), 0.05);
  EXPECT_NE(device_difference(fast.logits(device_image()), exact.logits(device_image())), 0);
}

TEST(CompiledDevice, IsForTheProcessorOnly) {
  if (on_processor()) GTEST_SKIP() << "the processor's trunk is compiled";
  EXPECT_EQ(network_on_device(residual()).trunk(), "reference");
}

}  // namespace
}  // namespace cameras::testing
