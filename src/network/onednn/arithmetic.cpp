#include "network/onednn/arithmetic.h"
#include "core/aten.h"

#include <algorithm>
#include <utility>

#include "network/onednn/post_operations.h"
#include "network/onednn/version.h"

namespace cameras::onednn {
namespace {

// New memory for a result, or that of `name`, which has the same layout, where nobody else reads
// it and its channels fill their blocks (lanes.h).
Value over(Emitter& emitter, const std::string& name, const Value& value) {
  if (has_spare_lanes(value.desc)) return emitter.fresh(value.desc);
  const bool own = value.place.kind == Place::Kind::arena &&
                   emitter.value(name).place.index == value.place.index &&
                   emitter.value(name).place.kind == Place::Kind::arena;
  return own && emitter.last_read(name) ? value : emitter.fresh(value.desc);
}

bool is_blocked(const Emitter& emitter, const std::string& name) {
  return emitter.value(name).desc == blocked(emitter.sizes(name), emitter.task().type);
}

// As oneDNN's primitives like it.
Value mapped(Emitter& emitter, const std::string& name) {
  return is_blocked(emitter, name)
             ? emitter.value(name)
             : emitter.in(name, blocked(emitter.sizes(name), emitter.task().type));
}

// One number a channel: as blocked as what it is joined to, or oneDNN's vectors do not take it.
bool is_per_channel(const Ints& sizes, const Ints& whole) {
  return sizes == Ints{1, whole[1], 1, 1};
}

Operand constant_operand(Emitter& emitter, const at::Tensor& constant, const Ints& whole) {
  Ints sizes = constant.sizes().vec();
  sizes.insert(sizes.begin(), 4 - sizes.size(), 1);
  at::Tensor values = constant.reshape(sizes);
  if (constant.numel() == 1) values = values.expand({1, whole[1], 1, 1});
  Desc desc = plain(values.sizes().vec(), Type::f32);
  if (is_per_channel(values.sizes().vec(), whole)) {
    desc = blocked({1, whole[1], 1, 1}, Type::f32);
    const auto padded = static_cast<std::int64_t>(desc.get_size() / sizeof(float));
    values = at::constant_pad_nd(values.reshape({-1}), {0, padded - whole[1]});
  }
  return {DNNL_ARG_SRC_1, Value{desc, {}},
          std::make_shared<const dnnl::memory>(copied(values, desc, emitter.task().engine))};
}

// Zeros in the lanes beyond C: a whole value, or one number a channel.
bool has_clean_lanes(const Emitter& emitter, const std::string& name, const Ints& whole) {
  const auto constant = emitter.task().constants.find(name);
  if (constant != emitter.task().constants.end()) {
    Ints sizes = constant->second.sizes().vec();
    sizes.insert(sizes.begin(), 4 - sizes.size(), 1);
    return constant->second.numel() == 1 || is_per_channel(sizes, whole);
  }
  const Ints& sizes = emitter.sizes(name);
  return sizes == whole || is_per_channel(sizes, whole);
}

// An operand of a join: a constant, or a value that broadcasts.
Operand joined_operand(Emitter& emitter, const std::string& name, const Ints& whole) {
  const auto constant = emitter.task().constants.find(name);
  if (constant != emitter.task().constants.end()) {
    return constant_operand(emitter, constant->second, whole);
  }
  const Ints& sizes = emitter.sizes(name);
  if (sizes == whole || is_per_channel(sizes, whole)) {
    return {DNNL_ARG_SRC_1, mapped(emitter, name)};
  }
  return {DNNL_ARG_SRC_1, emitter.in(name, plain(sizes, emitter.task().type))};
}

bool commutes(dnnl::algorithm algorithm) {
  return algorithm != dnnl::algorithm::binary_sub && algorithm != dnnl::algorithm::binary_div;
}

}  // namespace

bool emit_functions(Emitter& emitter, const Node& node) {
  const auto functions = elementwise(node, emitter.task().constants);
  if (!functions) return false;
  using Primitive = dnnl::eltwise_forward;
  const Value source = mapped(emitter, node.inputs[0]);
  std::vector<Primitive::primitive_desc> descriptors;
  for (const Elementwise& f : *functions) {
    auto descriptor = attempt([&] {
      return described_function(emitter.task().engine, attributes(), f.algorithm, source.desc,
                                f.alpha, f.beta);
    });
    if (!descriptor) return false;
    descriptors.push_back(std::move(*descriptor));
  }
  const Value result = over(emitter, node.inputs[0], source);
  for (std::size_t i = 0; i < descriptors.size(); ++i) {
    emitter.add(Primitive(descriptors[i]),
                {{DNNL_ARG_SRC, i == 0 ? source : result}, {DNNL_ARG_DST, result}},
                descriptors[i].scratchpad_desc(),
                keeps_zero((*functions)[i]) ? Lanes::stay_zero : Lanes::unknown);
  }
  emitter.define(node.outputs[0], result);
  return true;
}

std::size_t emit_joining(Emitter& emitter, const Chain& chain) {
  using Primitive = dnnl::binary;
  const Node& node = *chain.nodes[0];
  const auto algorithm = joining(node);
  const Ints& whole = emitter.sizes(node.outputs[0]);
  const auto full = [&](const std::string& name) {
    return !emitter.task().constants.contains(name) && emitter.sizes(name) == whole;
  };
  std::string first = node.inputs[0];
  std::string second = node.inputs[1];
  if (!full(first) && commutes(*algorithm)) std::swap(first, second);
  if (!full(first)) return 0;
  const Value source = mapped(emitter, first);
  if (has_spare_lanes(source.desc) && !has_avx2()) return 0;
  Operand other = joined_operand(emitter, second, whole);
  const bool keeps = keeps_zero(*algorithm) && has_clean_lanes(emitter, second, whole);
  for (std::size_t count = chain.posts.size() + 1; count-- > 0;) {
    const PostOperations posts(emitter, chain, count, source.desc);
    const auto descriptor = attempt([&] {
      return described<Primitive>(emitter.task().engine, attributes(posts.post_ops()), *algorithm,
                                  source.desc, other.value.desc, source.desc);
    });
    if (!descriptor) continue;
    const Value result = over(emitter, first, source);
    emitter.add(Primitive(*descriptor),
                {{DNNL_ARG_SRC_0, source}, std::move(other), {DNNL_ARG_DST, result}},
                descriptor->scratchpad_desc(), keeps ? posts.lanes() : Lanes::unknown);
    emitter.define(posts.name(), result);
    return count == 0 ? chain.folded_end : chain.posts[count - 1].nodes_end;
  }
  return 0;
}

std::size_t emit_normalization(Emitter& emitter, const Chain& chain) {
  using Primitive = dnnl::batch_normalization_forward;
  using Flags = dnnl::normalization_flags;
  const Node& node = *chain.nodes[0];
  const std::int64_t channels = emitter.sizes(node.inputs[0])[1];
  const auto step = affine(node, emitter.task().constants, channels);
  if (!step) return 0;
  const bool rectified = !chain.posts.empty() && chain.nodes[1]->type == "Relu";
  const Value source = mapped(emitter, node.inputs[0]);
  auto flags = Flags::use_global_stats | Flags::use_scale | Flags::use_shift;
  if (rectified) flags = flags | Flags::fuse_norm_relu;
  const auto descriptor = attempt([&] {
    // With mean 0 and variance 1, scale and shift are all that is left.
    return described_normalization(emitter.task().engine, attributes(), source.desc, /*epsilon=*/0,
                                   flags);
  });
  if (!descriptor) return 0;
  const auto constant = [&](const at::Tensor& values) {
    return copied_with_spare(values, emitter.task().engine);
  };
  const Value result = over(emitter, node.inputs[0], source);
  emitter.add(Primitive(*descriptor),
              {{DNNL_ARG_SRC, source},
               {DNNL_ARG_DST, result},
               {DNNL_ARG_MEAN, {}, constant(at::zeros({channels}))},
               {DNNL_ARG_VARIANCE, {}, constant(at::ones({channels}))},
               {DNNL_ARG_SCALE, {}, constant(step->scale)},
               {DNNL_ARG_SHIFT, {}, constant(step->shift)}},
              descriptor->scratchpad_desc(), Lanes::unknown);
  emitter.define(rectified ? chain.posts[0].result : chain.result, result);
  return rectified ? 2 : 1;
}

}  // namespace cameras::onednn
