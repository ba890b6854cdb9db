#include "core/aten.h"

#include <gtest/gtest.h>

#include <thread>

#include "cameras/network.h"
#include "support/random_graph.h"

namespace cameras::testing {
namespace {

struct Seen {
  at::Tensor activation;
  at::Tensor logits;
  at::Tensor gradient;
};

Seen look(const Network& network, std::int64_t side) {
  const Probe probe = network.probe(random_tensor({1, 3, side, side + 2}), "r");
  return {probe.activation(), probe.logits(), probe.gradient(1)};
}

// Kept small: it also runs under ThreadSanitizer.
TEST(Concurrency, ThreadsThatShareANetworkGetTheSameBits) {
  const Network network(random_graph(R"(
      net (float[N,3,8,8] x, float[4,3,3,3] w, float[4] scale, float[4] shift, float[4] mean,
           float[4] variance, float[36,4] v) => (float[N,36] y) {
        c = Conv <pads = [1, 1, 1, 1]> (x, w)
        n = BatchNormalization (c, scale, shift, mean, variance)
        r = Relu (n)
        m = MaxPool <kernel_shape = [2, 2], strides = [2, 2]> (r)
        p = AveragePool <kernel_shape = [4, 4]> (m)
        f = Flatten (p)
        y = Gemm <transB = 1> (f, v)
      })"));
  constexpr std::size_t kThreads = 4;
  std::vector<Seen> found(kThreads);
  std::vector<std::thread> threads;
  for (std::size_t i = 0; i < kThreads; ++i) {
    threads.emplace_back([&network, &seen = found[i], i] {
      for (int repeat = 0; repeat < 5; ++repeat) {
        seen = look(network, 8 + 2 * static_cast<std::int64_t>(i));
      }
    });
  }
  for (std::thread& thread : threads) thread.join();
  for (std::size_t i = 0; i < kThreads; ++i) {
    const Seen expected = look(network, 8 + 2 * static_cast<std::int64_t>(i));
    EXPECT_TRUE(at::equal(found[i].activation, expected.activation));
    EXPECT_TRUE(at::equal(found[i].logits, expected.logits));
    EXPECT_TRUE(at::equal(found[i].gradient, expected.gradient));
  }
}

// One Probe is a value, too: its gradients may be taken from several threads.
TEST(Concurrency, ThreadsMayShareAProbe) {
  const Network network(random_graph(R"(
      net (float[N,3,8,8] x, float[4,3,3,3] w, float[6,4] v) => (float[N,6] y) {
        c = Conv (x, w)
        r = Tanh (c)
        p = GlobalAveragePool (r)
        f = Flatten (p)
        y = Gemm <transB = 1> (f, v)
      })"));
  const Probe probe = network.probe(random_tensor({1, 3, 8, 8}), "c");
  std::vector<at::Tensor> found(4);
  std::vector<std::thread> threads;
  for (std::size_t i = 0; i < found.size(); ++i) {
    threads.emplace_back([&, i] { found[i] = probe.gradient(static_cast<std::int64_t>(i)); });
  }
  for (std::thread& thread : threads) thread.join();
  for (std::size_t i = 0; i < found.size(); ++i) {
    EXPECT_TRUE(at::equal(found[i], probe.gradient(static_cast<std::int64_t>(i))));
  }
}

}  // namespace
}  // namespace cameras::testing
