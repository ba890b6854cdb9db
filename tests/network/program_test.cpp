#include "network/program.h"
#include "core/aten.h"

#include <gtest/gtest.h>

#include "network/fold_constants.h"
#include "support/random_graph.h"

// Runs of a graph: order of values, and memory that is given back.
namespace cameras::testing {
namespace {

// a is read twice, u never; b goes around d into the sum.
Program program() {
  return Program(random_graph(R"(
      net (float[1,3,4,4] x, float[3,1,1] w) => (float[1,3,4,4] y) {
        a = Relu (x)
        u = Neg (a)
        b = Mul (a, w)
        d = Tanh (b)
        y = Add (d, b)
      })"),
                 at::kCPU);
}

bool alive(const Program::Values& values, const Program& program, const char* name) {
  return values.at(program.slot(name).value()).defined();
}

TEST(Program, DropsValuesAfterTheirLastReader) {
  const Program steps = program();
  Program::Values values = steps.start(random_tensor({1, 3, 4, 4}));
  steps.run(values, 0, 1);
  EXPECT_FALSE(alive(values, steps, "x"));
  EXPECT_TRUE(alive(values, steps, "a"));
  steps.run(values, 1, 2);
  EXPECT_FALSE(alive(values, steps, "u"));  // computed, but never read
  EXPECT_TRUE(alive(values, steps, "a"));
  steps.run(values, 2, 4);
  EXPECT_FALSE(alive(values, steps, "a"));
  EXPECT_TRUE(alive(values, steps, "b"));  // still read by y
  steps.run(values, 4, steps.step_count());
  EXPECT_FALSE(alive(values, steps, "b"));
  EXPECT_FALSE(alive(values, steps, "d"));
  EXPECT_TRUE(alive(values, steps, "y"));
}

TEST(Program, KeepsConstantsForTheNextRun) {
  const Program steps = program();
  const at::Tensor x = random_tensor({1, 3, 4, 4});
  const auto run = [&] {
    Program::Values values = steps.start(x);
    steps.run(values, 0, steps.step_count());
    EXPECT_TRUE(alive(values, steps, "w"));
    return values.at(steps.output_slot());
  };
  EXPECT_TRUE(at::equal(run(), run()));
}

TEST(Program, KnowsHowManyStepsAValueNeeds) {
  const Program steps = program();
  const auto until = [&](const char* name) { return steps.steps_until(steps.slot(name).value()); };
  EXPECT_EQ(until("x"), 0U);
  EXPECT_EQ(until("a"), 1U);
  EXPECT_EQ(until("y"), 5U);
  EXPECT_FALSE(steps.slot("z").has_value());
}

TEST(Program, InputsThatAreLeftOutAreUndefined) {
  const Graph graph = random_graph(
      "net (float[1,3] x) => (float[1,3] y) <float top = {0.25}> { y = Clip (x, , top) }");
  const Program steps(graph, at::kCPU);
  Program::Values values = steps.start(at::tensor({-5.F, 0.F, 5.F}).view({1, 3}));
  steps.run(values, 0, 1);
  EXPECT_TRUE(
      at::equal(values.at(steps.output_slot()), at::tensor({-5.F, 0.F, 0.25F}).view({1, 3})));
}

TEST(FoldConstants, RunsNodesThatReadConstantsOnly) {
  const Graph folded = fold_constants(random_graph(R"(
      net (float[1,3] x, float[3] w) => (float[1,3] y) {
        v = Neg (w)
        u = Relu (v)
        y = Add (x, u)
      })"));
  ASSERT_EQ(folded.nodes.size(), 1U);
  EXPECT_EQ(folded.nodes[0].name, "y");
  EXPECT_TRUE(folded.constants.contains("u"));
}

}  // namespace
}  // namespace cameras::testing
