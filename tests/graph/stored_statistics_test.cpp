#include "graph/passes/stored_statistics.h"

#include <gmock/gmock.h>

#include "core/aten.h"
#include "support/random_graph.h"

namespace cameras::testing {
namespace {

using ::testing::IsEmpty;
using ::testing::SizeIs;

constexpr auto kInputs =
    "net (float[1,4] x, float[4] s, float[4] b, float[4] m, float[4] v, float[2,4] w) => "
    "(float[1,4] y) ";

TEST(StoredStatistics, TrainingModeOfValuesIsDropped) {
  const auto [graph, warnings] = with_stored_statistics(
      random_graph(std::string(kInputs) +
                       "{ y, rm, rv = BatchNormalization <training_mode = 1> (x, s, b, m, v) }",
                   15));
  EXPECT_FALSE(graph.nodes.at(0).has("training_mode"));
  EXPECT_THAT(graph.nodes[0].outputs, SizeIs(1));
  ASSERT_THAT(warnings, SizeIs(1));
  EXPECT_EQ(warnings[0],
            "node 'y' (BatchNormalization) was exported in training mode: the statistics that the "
            "file stores are used, and nothing is dropped; export the model after model.eval()");
}

TEST(StoredStatistics, DropoutDropsNothingAndIsCounted) {
  const auto [graph, warnings] = with_stored_statistics(random_graph(std::string(kInputs) + R"({
        ratio = Constant <value = float {0.5}> ()
        on = Constant <value = bool {1}> ()
        off = Constant <value = bool {0}> ()
        a = Dropout (x, ratio, off)
        c = Dropout (a, ratio, on)
        y, rm, rv = BatchNormalization <training_mode = 1> (c, s, b, m, v)
      })",
                                                                     15));
  EXPECT_THAT(graph.nodes.at(3).inputs, SizeIs(3));  // is the identity as it is
  EXPECT_THAT(graph.nodes.at(4).inputs, SizeIs(1));
  ASSERT_THAT(warnings, SizeIs(1));
  EXPECT_TRUE(warnings[0].starts_with(
      "node 'c' (Dropout) was exported in training mode, and so were 1 other nodes: "))
      << warnings[0];
}

// Weight standardisation: the weights are constants, whatever the picture shows.
TEST(StoredStatistics, ConstantsKeepTheirMode) {
  const auto [graph, warnings] = with_stored_statistics(random_graph(std::string(kInputs) + R"({
        unit, rm, rv = BatchNormalization <training_mode = 1> (w, s, b, m, v)
        z = Gemm <transB = 1> (x, unit)
        y = Gemm (z, w)
      })",
                                                                     15));
  EXPECT_TRUE(graph.nodes.at(0).has("training_mode"));
  EXPECT_THAT(warnings, IsEmpty());
}

}  // namespace
}  // namespace cameras::testing
