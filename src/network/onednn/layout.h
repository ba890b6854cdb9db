#pragma once

#include <ATen/core/Tensor.h>

#include <dnnl.hpp>

#include <memory>

#include "cameras/graph.h"

namespace cameras::onednn {

using Desc = dnnl::memory::desc;
using Type = dnnl::memory::data_type;

/// f32 or bf16.
Type type_of(at::ScalarType type);
at::ScalarType scalar_type(Type type);

/// Row-major [N,C,h,w] (or weights [M,C,kh,kw], [g,M/g,C/g,kh,kw]; vectors [n]): how at::Tensor
/// keeps it.
Desc plain(const Ints& sizes, Type type);

/// [N,C,h,w] in blocks of 16 channels (8 where the processor's vectors are shorter): the layout
/// that values keep from one primitive to the next. With N = 1 the channels of one block after the
/// other are consecutive in memory, so a run of whole blocks is a value of its own.
Desc blocked(const Ints& sizes, Type type);

/// True where oneDNN computes in bf16 with instructions of its own.
bool has_bf16();

/// True for vectors of 8 numbers or more.
bool has_avx2();

/// Channels of one block of blocked().
std::int64_t block_size();

/// One number per channel that broadcasts against [N,C,h,w]: float32 [1,C,1,1].
Desc per_channel(std::int64_t channels);

/// Float32 numbers of a contiguous CPU tensor, as memory of oneDNN that shares nothing with it.
dnnl::memory copied(const at::Tensor& values, const Desc& desc, const dnnl::engine& engine);

/// The same of a vector [C], with zeros after it up to a whole block: kernels read a vector at a
/// time.
std::shared_ptr<const dnnl::memory> copied_with_spare(const at::Tensor& values,
                                                      const dnnl::engine& engine);

}  // namespace cameras::onednn
