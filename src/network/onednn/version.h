#pragma once

#include <dnnl.hpp>

#include <vector>

/// All that differs between oneDNN 2.x (Debian 12) and 3.x (Debian 13). 2.x describes an operation
/// first and then a primitive for it; 3.x both at once, and says of a result what it says of a
/// source.
namespace cameras::onednn {

constexpr auto kInference = dnnl::prop_kind::forward_inference;

/// The primitive that does `what`; empty where oneDNN has none.
template <class Primitive, class... What>
typename Primitive::primitive_desc described(const dnnl::engine& engine,
                                             const dnnl::primitive_attr& attributes,
                                             const What&... what) {
#if DNNL_VERSION_MAJOR >= 3
  return {engine, what..., attributes, /*allow_empty=*/true};
#else
  return {typename Primitive::desc(what...), attributes, engine, /*allow_empty=*/true};
#endif
}

#if DNNL_VERSION_MAJOR >= 3

using PoolingForward = dnnl::pooling_forward;

inline dnnl::eltwise_forward::primitive_desc described_function(
    const dnnl::engine& engine, const dnnl::primitive_attr& attributes, dnnl::algorithm algorithm,
    const dnnl::memory::desc& layout, float alpha, float beta) {
  return described<dnnl::eltwise_forward>(engine, attributes, kInference, algorithm, layout, layout,
                                          alpha, beta);
}

inline dnnl::batch_normalization_forward::primitive_desc described_normalization(
    const dnnl::engine& engine, const dnnl::primitive_attr& attributes,
    const dnnl::memory::desc& layout, float epsilon, dnnl::normalization_flags flags) {
  return described<dnnl::batch_normalization_forward>(engine, attributes, kInference, layout,
                                                      layout, epsilon, flags);
}

/// @throws dnnl::error where oneDNN has none
inline dnnl::concat::primitive_desc described_concat(const dnnl::engine& engine,
                                                     const dnnl::primitive_attr& attributes,
                                                     const dnnl::memory::desc& whole, int axis,
                                                     const std::vector<dnnl::memory::desc>& parts) {
  return {engine, whole, axis, parts, attributes};
}

inline dnnl::memory::dims sizes_of(const dnnl::memory::desc& desc) { return desc.get_dims(); }
inline dnnl::memory::data_type type_of(const dnnl::memory::desc& desc) {
  return desc.get_data_type();
}

inline void append_function(dnnl::post_ops& posts, dnnl::algorithm algorithm, float alpha,
                            float beta) {
  posts.append_eltwise(algorithm, alpha, beta);
}

#else

using PoolingForward = dnnl::pooling_v2_forward;

inline dnnl::eltwise_forward::primitive_desc described_function(
    const dnnl::engine& engine, const dnnl::primitive_attr& attributes, dnnl::algorithm algorithm,
    const dnnl::memory::desc& layout, float alpha, float beta) {
  return described<dnnl::eltwise_forward>(engine, attributes, kInference, algorithm, layout, alpha,
                                          beta);
}

inline dnnl::batch_normalization_forward::primitive_desc described_normalization(
    const dnnl::engine& engine, const dnnl::primitive_attr& attributes,
    const dnnl::memory::desc& layout, float epsilon, dnnl::normalization_flags flags) {
  return described<dnnl::batch_normalization_forward>(engine, attributes, kInference, layout,
                                                      epsilon, flags);
}

/// @throws dnnl::error where oneDNN has none
inline dnnl::concat::primitive_desc described_concat(const dnnl::engine& engine,
                                                     const dnnl::primitive_attr& attributes,
                                                     const dnnl::memory::desc& whole, int axis,
                                                     const std::vector<dnnl::memory::desc>& parts) {
  return {whole, axis, parts, engine, attributes};
}

inline dnnl::memory::dims sizes_of(const dnnl::memory::desc& desc) { return desc.dims(); }
inline dnnl::memory::data_type type_of(const dnnl::memory::desc& desc) { return desc.data_type(); }

inline void append_function(dnnl::post_ops& posts, dnnl::algorithm algorithm, float alpha,
                            float beta) {
  posts.append_eltwise(/*scale=*/1, algorithm, alpha, beta);
}

#endif

}  // namespace cameras::onednn
