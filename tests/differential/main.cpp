// random_networks [--seed S] [--count N] [--precision bf16] [--reduce]: compiled networks beside
// the interpreter's, one for each seed from S on. --reduce shows the smallest network that still
// differs.
#include "core/aten.h"

#include <cstdint>
#include <cstdlib>
#include <iostream>
#include <optional>
#include <string>
#include <string_view>

#include "cameras/computing.h"
#include "differential/comparison.h"
#include "differential/network_generator.h"
#include "differential/reduction.h"
#include "network/onednn/layout.h"

namespace {

using cameras::Graph;
using cameras::Precision;

struct Call {
  std::uint64_t seed = 1;
  std::uint64_t count = 300;
  Precision precision = Precision::f32;
  bool reduce = false;
};

std::optional<Call> parse(int argc, char** argv) {
  Call call;
  for (int i = 1; i < argc; ++i) {
    const std::string_view option = argv[i];
    const bool valued = i + 1 < argc;
    if (option == "--reduce")
      call.reduce = true;
    else if (option == "--seed" && valued)
      call.seed = std::strtoull(argv[++i], nullptr, 10);
    else if (option == "--count" && valued)
      call.count = std::strtoull(argv[++i], nullptr, 10);
    else if (option == "--precision" && valued && argv[i + 1] == std::string_view("bf16")) {
      call.precision = Precision::bf16;
      ++i;
    } else {
      return std::nullopt;
    }
  }
  return call;
}

std::optional<std::string> compared(const Graph& graph, Precision precision) {
  return cameras::testing::compare_trunks(graph, precision);
}

bool differs(const Graph& graph, Precision precision) {
  try {
    return compared(graph, precision).has_value();
  } catch (const std::exception&) {  // left out too much
    return false;
  }
}

void show(const Graph& graph, const Call& call) {
  if (!call.reduce) return;
  const Graph least = cameras::testing::reduce_network(
      graph, [&](const Graph& candidate) { return differs(candidate, call.precision); });
  std::cout << compared(least, call.precision).value_or("nothing") << '\n'
            << cameras::testing::listing(least) << std::flush;
}

}  // namespace

int main(int argc, char** argv) {
  const auto call = parse(argc, argv);
  if (!call) {
    std::cerr << "usage: random_networks [--seed S] [--count N] [--precision bf16] [--reduce]\n";
    return 2;
  }
  if (call->precision == Precision::bf16 && !cameras::onednn::has_bf16()) {
    std::cout << "skipped: this processor has no bf16\n";
    return 0;
  }
  // Networks of a millisecond: two threads spend ten times as long waiting for each other.
  cameras::use_threads(1);
  std::uint64_t refused = 0;
  std::uint64_t different = 0;
  for (std::uint64_t seed = call->seed; seed < call->seed + call->count; ++seed) {
    cameras::testing::Choices choices(seed);
    const Graph graph = cameras::testing::generate_network(choices);
    try {
      const auto found = compared(graph, call->precision);
      if (!found) continue;
      ++different;
      std::cout << "seed " << seed << ": " << *found << std::endl;
      show(graph, *call);
    } catch (const cameras::Error& error) {  // the interpreter's answer: too small, say
      ++refused;
      if (call->reduce) std::cout << "seed " << seed << ": " << error.what() << std::endl;
    }
  }
  std::cout << call->count << " networks from seed " << call->seed << " on: " << different
            << " differ, " << refused << " cannot run\n";
  const bool meant_something = refused * 20 <= call->count;
  if (!meant_something) std::cout << "expected at most one in twenty that cannot run\n";
  return different == 0 && meant_something ? 0 : 1;
}
