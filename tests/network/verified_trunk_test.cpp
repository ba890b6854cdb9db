#include "network/verified_trunk.h"
#include "core/aten.h"

#include <gtest/gtest.h>

#include <memory>
#include <stdexcept>
#include <string>
#include <utility>
#include <vector>

#include "both_trunks.h"
#include "network/program.h"
#include "support/random_graph.h"

// The net below the compiled trunk, with trunks that are wrong on purpose.
namespace cameras::testing {
namespace {

const Ints kImage{1, 3, 24, 24};

Graph network() {
  return classifier_of("float[8,3,3,3] a, float[8,8,3,3] b", R"(
      c = Conv (x, a)
      r = Relu (c)
      d = Conv (r, b)
      t = Relu (d))",
                       8);
}

// The interpreter, but for the value of step `wrong`, whose last channel is `error` larger.
class WrongTrunk final : public Trunk {
 public:
  WrongTrunk(std::shared_ptr<const Program> program, std::size_t wrong, double error)
      : program_(std::move(program)), wrong_(wrong), error_(error) {}

  std::string_view name() const noexcept override { return "wrong"; }

  Program::Values run(const at::Tensor& input, std::size_t cut) const override {
    Program::Values values = program_->start(input);
    for (std::size_t i = 0; i < cut; ++i) {
      program_->run_step(values, i);
      if (i != wrong_) continue;
      at::Tensor& value = values[program_->slot("d").value()];
      value = value.clone();
      value.select(1, value.size(1) - 1).add_(error_);
    }
    return values;
  }

 private:
  std::shared_ptr<const Program> program_;
  std::size_t wrong_;
  double error_;
};

constexpr std::size_t kThird = 2;  // d

struct Verified {
  explicit Verified(double error, Precision precision = Precision::f32)
      : graph(network()),
        program(std::make_shared<const Program>(graph, at::kCPU)),
        trunk(std::make_unique<WrongTrunk>(program, kThird, error), program,
              {"node 'c'", "node 'r'", "node 'd'", "node 't'"}, kImage, precision) {}

  // The value at the cut after step `last`.
  at::Tensor value(const std::string& name, std::size_t cut) const {
    const at::NoGradGuard no_grad;
    return trunk.run(random_tensor(kImage), cut)[program->slot(name).value()];
  }
  at::Tensor expected(const std::string& name, std::size_t cut) const {
    const at::NoGradGuard no_grad;
    Program::Values values = program->start(random_tensor(kImage));
    program->run(values, 0, cut);
    return values[program->slot(name).value()];
  }

  Graph graph;
  std::shared_ptr<const Program> program;
  VerifiedTrunk trunk;
};

TEST(VerifiedTrunk, UsesTheOtherOneWhereItAgrees) {
  const Verified verified(/*error=*/0);
  EXPECT_TRUE(at::equal(verified.value("t", 4), verified.expected("t", 4)));
  EXPECT_EQ(verified.trunk.name(), "wrong");
  EXPECT_EQ(verified.trunk.warnings(), std::vector<std::string>{});
}

TEST(VerifiedTrunk, UsesTheInterpreterWhereItDoesNotAndNamesTheNode) {
  const Verified verified(/*error=*/0.5);
  EXPECT_TRUE(at::equal(verified.value("t", 4), verified.expected("t", 4)));
  EXPECT_EQ(verified.trunk.warnings(),
            std::vector<std::string>{"the compiled trunk differs from the interpreter from node 'd'"
                                     " on, so the interpreter runs (slower); please report this "
                                     "network"});
  EXPECT_EQ(verified.trunk.name(), "reference");
}

TEST(VerifiedTrunk, WarnsOnceHoweverManyCutsAreWrong) {
  const Verified verified(/*error=*/0.5);
  static_cast<void>(verified.value("t", 4));
  static_cast<void>(verified.value("d", 3));
  static_cast<void>(verified.value("t", 4));
  EXPECT_EQ(verified.trunk.warnings().size(), 1U);
}

// Each cut is looked at by itself: in front of the fault there is none.
TEST(VerifiedTrunk, KeepsTheOtherOneInFrontOfTheFault) {
  const Verified verified(/*error=*/0.5);
  EXPECT_TRUE(at::equal(verified.value("r", 2), verified.expected("r", 2)));
  EXPECT_EQ(verified.trunk.warnings().size(), 0U);
}

TEST(VerifiedTrunk, LeavesRoundingsAlone) {
  const Verified small(1e-5);
  static_cast<void>(small.value("t", 4));
  EXPECT_EQ(small.trunk.warnings().size(), 0U);
  EXPECT_FALSE(at::equal(small.value("t", 4), small.expected("t", 4)));  // it is what runs
  const Verified coarse(1e-2, Precision::bf16);
  static_cast<void>(coarse.value("t", 4));
  EXPECT_EQ(coarse.trunk.warnings().size(), 0U);
}

// The largest number of the value is about 3.
TEST(VerifiedTrunk, FindsFaultsInBf16) {
  const Verified wrong(2, Precision::bf16);
  EXPECT_TRUE(at::equal(wrong.value("t", 4), wrong.expected("t", 4)));
  EXPECT_EQ(wrong.trunk.warnings().size(), 1U);
}

class FailingTrunk final : public Trunk {
 public:
  std::string_view name() const noexcept override { return "failing"; }
  Program::Values run(const at::Tensor&, std::size_t) const override {
    throw std::runtime_error("no primitive");
  }
};

TEST(VerifiedTrunk, UsesTheInterpreterWhereTheOtherOneFails) {
  const auto program = std::make_shared<const Program>(network(), at::kCPU);
  const VerifiedTrunk trunk(std::make_unique<FailingTrunk>(), program,
                            {"node 'c'", "node 'r'", "node 'd'", "node 't'"}, kImage,
                            Precision::f32);
  trunk.verify(4, {});
  EXPECT_EQ(trunk.warnings().size(), 1U);
  EXPECT_TRUE(trunk.run(random_tensor(kImage), 4)[program->slot("t").value()].defined());
}

// What the loader has computed anyway is the measure, so that the interpreter need not run again.
TEST(VerifiedTrunk, TakesWhatTheInterpreterIsKnownToGive) {
  const at::NoGradGuard no_grad;
  const Verified verified(/*error=*/0);
  NativeRun run{.image = random_tensor(kImage), .values = {}};
  run.values["t"] = verified.expected("t", 4);
  verified.trunk.verify(4, run);
  EXPECT_EQ(verified.trunk.warnings().size(), 0U);

  const Verified other(/*error=*/0);
  run.values["t"] = run.values["t"] / 0;
  other.trunk.verify(4, run);
  EXPECT_EQ(other.trunk.warnings().size(), 1U);
}

TEST(VerifiedTrunk, RunsTheInterpreterWhereThatIsNotKnown) {
  NativeRun run{.image = random_tensor(kImage), .values = {{"d", random_tensor({1, 8, 20, 20})}}};
  const Verified verified(/*error=*/0);
  verified.trunk.verify(4, run);  // needs t
  EXPECT_EQ(verified.trunk.warnings().size(), 0U);
  run = {.image = random_tensor({2, 3, 24, 24}), .values = {{"t", random_tensor({2, 8, 20, 20})}}};
  const Verified alone(/*error=*/0);
  alone.trunk.verify(4, run);  // of another batch
  EXPECT_EQ(alone.trunk.warnings().size(), 0U);
}

TEST(VerifiedTrunk, IsWhatTheDefaultIs) {
  const Graph graph = network();
  const Fitted fitted{.graph = graph,
                      .shapes = {{"c", {1, 8, 22, 22}},
                                 {"r", {1, 8, 22, 22}},
                                 {"d", {1, 8, 20, 20}},
                                 {"t", {1, 8, 20, 20}},
                                 {"x", kImage}},
                      .notes = {},
                      .native_only = {},
                      .native_run = {}};
  const auto program = std::make_shared<const Program>(graph, at::kCPU);
  const TrunkParts parts{fitted, program, at::kCPU, Precision::f32, kImage};
  const auto is_verified = [&](TrunkKind kind) {
    const auto trunk = make_trunk(parts, kind);
    return dynamic_cast<const VerifiedTrunk*>(trunk.get()) != nullptr;
  };
  EXPECT_TRUE(is_verified(TrunkKind::automatic));
  EXPECT_FALSE(is_verified(TrunkKind::compiled));
  EXPECT_FALSE(is_verified(TrunkKind::reference));
  EXPECT_EQ(Network(graph).trunk(), "compiled");
  EXPECT_EQ(Network(graph).warnings(), std::vector<std::string>{});
}

}  // namespace
}  // namespace cameras::testing
