#include "core/aten.h"

#include <gmock/gmock.h>

#include "cameras/network.h"
#include "network/fitting.h"
#include "support/random_graph.h"
#include "support/refusal.h"

// Networks that know positions by number run at their native size only, and say why.
namespace cameras::testing {
namespace {

using ::testing::EndsWith;
using ::testing::IsEmpty;
using ::testing::StartsWith;

// 14 x 14 in patches of 2: maps of 7 x 7, to which a table of positions is added.
Graph with_position_table() {
  return random_graph(R"(
      net (float[1,3,14,14] x, float[4,3,2,2] w, float[1,4,7,7] table, float[5,4] v)
        => (float[1,5] y) {
        patches = Conv <strides = [2, 2]> (x, w)
        tokens = Add (patches, table)
        r = Relu (tokens)
        p = GlobalAveragePool (r)
        f = Flatten (p)
        y = Gemm <transB = 1> (f, v)
      })");
}

TEST(NativeOnly, PositionTableIsNamedAsTheReason) {
  const Network network(with_position_table());
  EXPECT_THAT(network.native_only_reason(), StartsWith("node 'tokens' (Add): "));
  EXPECT_EQ(network.native_only_reason().find('\n'), std::string::npos);
  EXPECT_THAT(network.fits(), IsEmpty());
}

TEST(NativeOnly, NativeSizeRunsAsTheFileHasIt) {
  const Graph graph = with_position_table();
  const Network network(graph,
                        {.trunk = TrunkKind::reference});  // the same kernels: no bit differs
  const at::Tensor input = random_tensor({1, 3, 14, 14});
  EXPECT_TRUE(at::equal(network.logits(input), unfitted_logits(graph, input)));
  EXPECT_EQ(network.probe(input, network.default_layer()).gradient(0).sizes(), (Ints{1, 4, 7, 7}));
  EXPECT_EQ(network.default_layer(), "r");
}

TEST(NativeOnly, AnotherSizeNamesTheNodeAndTheNativeSize) {
  const Network network(with_position_table());
  const Refusal refusal = refusal_of([&] { network.logits(random_tensor({1, 3, 28, 28})); });
  EXPECT_EQ(refusal.code, Errc::bad_argument);
  EXPECT_THAT(refusal.message,
              StartsWith("the network cannot take 28 x 28: node 'tokens' (Add): "));
  EXPECT_THAT(refusal.message, EndsWith(" (it runs at 14 x 14 only)"));
}

// What comes before the table could be fitted, and what comes after it is not even tried.
TEST(NativeOnly, RestOfTheNetworkStaysAsItIs) {
  const Graph graph = random_graph(R"(
      net (float[1,3,14,14] x, float[4,3,2,2] w, float[1,4,7,7] table, float[5,4] v)
        => (float[1,5] y) {
        patches = Conv <strides = [2, 2]> (x, w)
        tokens = Add (patches, table)
        p = AveragePool <kernel_shape = [7, 7]> (tokens)
        f = Flatten (p)
        y = Gemm <transB = 1> (f, v)
      })");
  const Network network(graph, {.trunk = TrunkKind::reference});
  EXPECT_THAT(network.fits(), IsEmpty());
  const at::Tensor input = random_tensor({1, 3, 14, 14});
  EXPECT_TRUE(at::equal(network.logits(input), unfitted_logits(graph, input)));
}

}  // namespace
}  // namespace cameras::testing
