#include "network/onednn/layout.h"
#include "core/aten.h"

#include <cstring>

namespace cameras::onednn {

using Tag = dnnl::memory::format_tag;

Type type_of(at::ScalarType type) { return type == at::kBFloat16 ? Type::bf16 : Type::f32; }

at::ScalarType scalar_type(Type type) { return type == Type::bf16 ? at::kBFloat16 : at::kFloat; }

Desc plain(const Ints& sizes, Type type) {
  Ints strides(sizes.size(), 1);
  for (std::size_t i = sizes.size() - 1; i-- > 0;) strides[i] = strides[i + 1] * sizes[i + 1];
  return {sizes, type, strides};
}

namespace {

bool runs(dnnl::cpu_isa isa) {
  // The names of instruction sets are masks: each contains those that it builds on.
  const auto wanted = static_cast<unsigned>(isa);
  const auto found = static_cast<unsigned>(dnnl::get_effective_cpu_isa());
  return (found & wanted) == wanted;
}

}  // namespace

bool has_bf16() { return runs(dnnl::cpu_isa::avx512_core_bf16); }

bool has_avx2() { return runs(dnnl::cpu_isa::avx2); }

std::int64_t block_size() { return runs(dnnl::cpu_isa::avx512_core) ? 16 : 8; }

Desc blocked(const Ints& sizes, Type type) {
  return {sizes, type, block_size() == 16 ? Tag::nChw16c : Tag::nChw8c};
}

Desc per_channel(std::int64_t channels) { return plain({1, channels, 1, 1}, Type::f32); }

dnnl::memory copied(const at::Tensor& values, const Desc& desc, const dnnl::engine& engine) {
  const at::Tensor source = values.to(at::kFloat).contiguous();
  dnnl::memory memory(desc, engine);
  std::memcpy(memory.get_data_handle(), source.data_ptr<float>(), desc.get_size());
  return memory;
}

std::shared_ptr<const dnnl::memory> copied_with_spare(const at::Tensor& values,
                                                      const dnnl::engine& engine) {
  const std::int64_t channels = values.numel();
  const std::int64_t spare = (block_size() - channels % block_size()) % block_size();
  const at::Tensor whole = at::constant_pad_nd(values.to(at::kFloat), {0, spare});
  struct Pair {
    dnnl::memory all, used;
  };
  dnnl::memory all = copied(whole, plain({channels + spare}, Type::f32), engine);
  const dnnl::memory used(plain({channels}, Type::f32), engine, all.get_data_handle());
  const auto pair = std::make_shared<const Pair>(Pair{std::move(all), used});
  return {pair, &pair->used};
}

}  // namespace cameras::onednn
