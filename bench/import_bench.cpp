#include <benchmark/benchmark.h>

#include <cstddef>
#include <cstdint>
#include <sstream>
#include <string>
#include <vector>

#include "cameras/onnx.h"
#include "core/aten.h"
#include "support/onnx_text.h"

namespace cameras {
namespace {

// A chain of `length` Relu nodes on a [1,3,8,8] input, in ONNX's text syntax.
std::string relu_chain(std::int64_t length) {
  std::ostringstream text;
  text << R"(<ir_version: 8, opset_import: ["": 13]>
    chain (float[1,3,8,8] v0) => (float[1,3,8,8] v)"
       << length << ") {\n";
  for (std::int64_t i = 0; i < length; ++i) text << 'v' << i + 1 << " = Relu(v" << i << ")\n";
  text << '}';
  return text.str();
}

// Parsing, checking and ordering: nodes per second should not depend on their number.
void import_chain(benchmark::State& state) {
  const std::vector<std::byte> bytes = testing::serialize(relu_chain(state.range(0)));
  if (import_onnx(bytes).nodes.size() != static_cast<std::size_t>(state.range(0))) {
    state.SkipWithError("the graph does not have the nodes of the file");
    return;
  }
  for ([[maybe_unused]] auto _ : state) {
    const Graph graph = import_onnx(bytes);
    benchmark::DoNotOptimize(graph.nodes.data());
  }
  state.counters["nodes"] = benchmark::Counter(
      static_cast<double>(state.range(0) * state.iterations()), benchmark::Counter::kIsRate);
}
BENCHMARK(import_chain)->RangeMultiplier(10)->Range(10, 1000)->Unit(benchmark::kMillisecond);

}  // namespace
}  // namespace cameras
