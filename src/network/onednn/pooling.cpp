#include "network/onednn/pooling.h"
#include "core/aten.h"

#include <algorithm>
#include <optional>
#include <string_view>

#include "ops/maps/window.h"

namespace cameras::onednn {
namespace {

using Algorithm = dnnl::algorithm;

struct Pool {
  Algorithm algorithm;
  Ints kernel, strides, gaps, before, after;
};

Algorithm algorithm_of(std::string_view type) {
  return type == "MaxPool" || type == "GlobalMaxPool" ? Algorithm::pooling_max
                                                      : Algorithm::pooling_avg_exclude_padding;
}

Pool over_all(Algorithm algorithm, const Ints& kernel) {
  return {algorithm, kernel, {1, 1}, {0, 0}, {0, 0}, {0, 0}};
}

// The pool that a node with a kernel asks for. ceil_mode may add a last position that reaches
// beyond the padding after the axis: for oneDNN that is more padding, but where padding counts,
// that does not.
std::optional<Pool> sliding(const Node& node, const Ints& source) {
  const Ints declared = node.attribute("kernel_shape", Ints{});
  const ops::Window w = ops::window(node, declared, at::IntArrayRef(source).slice(2));
  const Ints& kernel = w.kernel;
  const bool counts = node.attribute<std::int64_t>("count_include_pad", 0) != 0;
  Pool pool{algorithm_of(node.type), kernel, w.strides, w.dilations, w.before, w.after};
  bool padded = false;
  bool beyond = false;
  for (std::size_t i = 0; i < kernel.size(); ++i) {
    pool.gaps[i] = w.dilations[i] - 1;
    const std::int64_t extent = w.dilations[i] * (kernel[i] - 1) + 1;
    const std::int64_t covered = (w.output[i] - 1) * w.strides[i] + extent;
    padded = padded || w.before[i] > 0 || w.after[i] > 0;
    beyond = beyond || covered > source[2 + i] + w.before[i] + w.after[i];
    pool.after[i] = std::max<std::int64_t>(w.after[i], covered - source[2 + i] - w.before[i]);
    // A window of nothing but padding has a value of its own.
    if (w.before[i] >= extent || pool.after[i] >= extent) return std::nullopt;
  }
  if (node.type == "AveragePool" && counts && padded) {
    if (beyond) return std::nullopt;
    pool.algorithm = Algorithm::pooling_avg_include_padding;
  }
  return pool;
}

std::optional<PoolingForward::primitive_desc> describe(const Emitter& emitter, const Pool& pool,
                                                       const Desc& source, const Desc& result) {
  return attempt([&] {
    return described<PoolingForward>(emitter.task().engine, attributes(), kInference,
                                     pool.algorithm, source, result, pool.strides, pool.kernel,
                                     pool.gaps, pool.before, pool.after);
  });
}

bool emit(Emitter& emitter, const Pool& pool, const Value& source, const Value& result) {
  const auto descriptor = describe(emitter, pool, source.desc, result.desc);
  if (!descriptor) return false;
  emitter.add(PoolingForward(*descriptor), {{DNNL_ARG_SRC, source}, {DNNL_ARG_DST, result}},
              descriptor->scratchpad_desc(), Lanes::stay_zero);
  return true;
}

// Along one axis after the other: sums of fewer numbers are more exact, and rows are shared out
// among threads.
bool emit_over_all(Emitter& emitter, const std::string& name, const std::string& output,
                   Algorithm algorithm) {
  const Ints& sizes = emitter.sizes(name);
  const Type type = emitter.task().type;
  const Value source = emitter.in(name, blocked(sizes, type));
  const Value rows = emitter.fresh(blocked({sizes[0], sizes[1], sizes[2], 1}, type));
  const Value result = emitter.fresh(blocked({sizes[0], sizes[1], 1, 1}, type));
  if (!emit(emitter, over_all(algorithm, {1, sizes[3]}), source, rows) ||
      !emit(emitter, over_all(algorithm, {sizes[2], 1}), rows, result)) {
    return false;
  }
  emitter.define(output, result);
  return true;
}

// A whole-map pool counts paddings by rules of its own.
bool plain_whole_map_pool(const Node& node) {
  const Ints pads = node.attribute("pads", Ints{});
  const std::string pool = node.attribute("pool", std::string());
  return (pool == "AveragePool" || pool == "MaxPool") &&
         node.attribute("auto_pad", std::string("NOTSET")) == "NOTSET" &&
         std::ranges::all_of(pads, [](std::int64_t pad) { return pad == 0; });
}

}  // namespace

std::optional<Thinning> thinning(const Emitter& emitter, const Ints& strides, const Desc& source,
                                 const Desc& result) {
  Pool pool = over_all(Algorithm::pooling_avg_exclude_padding, {1, 1});
  pool.strides = strides;
  return describe(emitter, pool, source, result);
}

bool emit_pool(Emitter& emitter, const Node& node) {
  const std::string& input = node.inputs[0];
  const std::string& output = node.outputs[0];
  const Ints& sizes = emitter.sizes(input);
  if (node.type == "cameras.WholeMapPool") {
    return plain_whole_map_pool(node) &&
           emit_over_all(emitter, input, output,
                         algorithm_of(node.attribute("pool", std::string())));
  }
  if (node.type == "GlobalAveragePool" || node.type == "GlobalMaxPool") {
    return emit_over_all(emitter, input, output, algorithm_of(node.type));
  }
  const auto pool = sliding(node, sizes);
  if (!pool) return false;
  const Type type = emitter.task().type;
  const Value source = emitter.in(input, blocked(sizes, type));
  const Value result = emitter.fresh(blocked(emitter.sizes(output), type));
  if (!emit(emitter, *pool, source, result)) return false;
  emitter.define(output, result);
  return true;
}

}  // namespace cameras::onednn
