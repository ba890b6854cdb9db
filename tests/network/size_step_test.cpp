#include "core/aten.h"

#include <gmock/gmock.h>

#include "cameras/network.h"
#include "support/random_graph.h"
#include "support/refusal.h"

// Networks that take some sizes only.
namespace cameras::testing {
namespace {

using ::testing::HasSubstr;

// Two halvings, one of which rounds down and the other up, joined again.
constexpr auto kJoined =
    R"(net (float[1,3,16,16] x, float[4,3,1,1] w, float[5,8] v) => (float[1,5] y) {
      c = Conv (x, w)
      down = MaxPool <kernel_shape = [2, 2], strides = [2, 2]> (c)
      up = MaxPool <kernel_shape = [2, 2], strides = [2, 2], ceil_mode = 1> (c)
      j = Concat <axis = 1> (down, up)
      p = GlobalAveragePool (j)
      f = Flatten (p)
      y = Gemm <transB = 1> (f, v)
    })";

TEST(SizeStep, MapsThatAreJoinedTakeEvenSidesOnly) {
  const Network network(random_graph(kJoined));
  EXPECT_EQ(network.size_step(), 2);
  EXPECT_EQ(network.logits(random_tensor({1, 3, 18, 22})).sizes(), (Ints{5}));
  const std::string message = refusal_of([&] {
                                network.logits(random_tensor({1, 3, 17, 22}));
                              }).message;
  EXPECT_THAT(message, HasSubstr("the network cannot take 17 x 22: node 'j' (Concat)"));
  EXPECT_THAT(message, HasSubstr("; it runs at 16 x 22 and 18 x 22"));
}

TEST(SizeStep, OthersTakeAnySize) {
  const Network network(
      random_graph("net (float[1,3,16,16] x, float[4,3,3,3] w) => (float[1,4] y) "
                   "{ c = Conv (x, w) p = GlobalAveragePool (c) y = Flatten (p) }"));
  EXPECT_EQ(network.size_step(), 1);
}

// Pixels of 4 x 4 become channels, by a Reshape that counts: 16 x 16 only has whole blocks at every
// fourth size, and other sizes would mix blocks into scores of several images.
TEST(SizeStep, PixelUnshuffle) {
  const Network network(random_graph(
      R"(net (float[1,3,16,16] x, float[4,48,1,1] w) => (float[1,4] y) {
        s = SpaceToDepth <blocksize = 4> (x)
        c = Conv (s, w)
        p = GlobalAveragePool (c)
        y = Flatten (p)
      })"));
  EXPECT_EQ(network.size_step(), 4);
}

}  // namespace
}  // namespace cameras::testing
