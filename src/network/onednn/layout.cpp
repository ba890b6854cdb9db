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

std::int64_t block_size() {
  // The names of instruction sets are masks: each contains those that it builds on.
  const auto wanted = static_cast<unsigned>(dnnl::cpu_isa::avx512_core);
  const auto found = static_cast<unsigned>(dnnl::get_effective_cpu_isa());
  return (found & wanted) == wanted ? 16 : 8;
}

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

}  // namespace cameras::onednn
