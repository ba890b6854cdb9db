#include "network/fitting.h"
#include "core/aten.h"

#include <gmock/gmock.h>

#include <array>
#include <utility>

#include "cameras/network.h"
#include "graph/passes/image_input.h"
#include "graph/passes/prune.h"
#include "graph/passes/scores.h"
#include "network/fold_constants.h"
#include "network/program.h"
#include "support/random_graph.h"

namespace cameras::testing {
namespace {

// Added to the native size; neither is what the fitter tries (64 rows and 96 columns more).
constexpr std::array<std::pair<std::int64_t, std::int64_t>, 6> kMore{
    {{0, 0}, {8, 0}, {0, 16}, {16, 16}, {40, 8}, {64, 96}}};

at::Tensor image(const Network& network, std::int64_t more_rows, std::int64_t more_columns) {
  return random_tensor({1, network.image().channels, network.native_height() + more_rows,
                        network.native_width() + more_columns});
}

}  // namespace

at::Tensor unfitted_logits(const Graph& graph, const at::Tensor& input) {
  Graph whole = with_image_input(graph).graph;
  const std::string logits = find_scores(whole, whole.outputs.at(0)).value;
  const Program program(fold_constants(pruned(std::move(whole), {logits})), at::kCPU);
  Program::Values values = program.start(input);
  program.run(values, 0, program.step_count());
  return values.at(program.output_slot()).flatten();
}

void expect_fits(const Graph& graph, std::size_t fits) {
  // The same kernels on both sides: a fit changes no bit.
  const Network network(graph, {.trunk = TrunkKind::reference});
  EXPECT_THAT(network.fits(), ::testing::SizeIs(fits));
  EXPECT_EQ(network.native_only_reason(), "");
  const at::Tensor native = image(network, 0, 0);
  EXPECT_TRUE(at::equal(network.logits(native), unfitted_logits(graph, native)));
  for (const auto& [rows, columns] : kMore) {
    EXPECT_EQ(network.logits(image(network, rows, columns)).size(0), network.label_count());
  }
}

void expect_twin(const Graph& fixed, const Graph& twin) {
  const Network network(fixed);
  const Network other(twin, {.output = "",
                             .native_height = network.native_height(),
                             .native_width = network.native_width()});
  EXPECT_THAT(other.fits(), ::testing::IsEmpty());
  for (const auto& [rows, columns] : kMore) {
    const at::Tensor input = image(network, rows, columns);
    // Both sum the same float32 numbers, but not in the same order: a mean over at most 80 x 112
    // positions of size 1 may differ by the square root of their number roundings, 100 x 6e-8.
    EXPECT_TRUE(at::allclose(network.logits(input), other.logits(input), 1e-5, 1e-5))
        << input.sizes();
  }
}

}  // namespace cameras::testing
