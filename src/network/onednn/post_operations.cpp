#include "network/onednn/post_operations.h"

#include <algorithm>

#include "network/onednn/version.h"

namespace cameras::onednn {

void append(dnnl::post_ops& posts, const std::vector<Elementwise>& functions) {
  for (const Elementwise& f : functions) append_function(posts, f.algorithm, f.alpha, f.beta);
}

PostOperations::PostOperations(Emitter& emitter, const Chain& chain, std::size_t count,
                               const Desc& desc)
    : emitter_(emitter), name_(count == 0 ? chain.result : chain.posts[count - 1].result) {
  for (std::size_t i = 0; i < count; ++i) append(chain.posts[i], desc);
}

void PostOperations::append(const PostOperation& post, const Desc& desc) {
  if (!post.join) {
    onednn::append(post_ops_, post.functions);
    const auto keeps = [](const Elementwise& f) { return keeps_zero(f); };
    if (!std::ranges::all_of(post.functions, keeps)) lanes_ = Lanes::unknown;
    return;
  }
  const Value& other = emitter_.value(post.other);
  const bool in_place = *post.join == dnnl::algorithm::binary_add && summed_.empty() &&
                        other.desc == desc && emitter_.last_read(post.other);
  if (in_place) {
    summed_ = post.other;
    post_ops_.append_sum(1);
    return;
  }
  const Ints& sizes = emitter_.sizes(post.other);
  const bool whole = sizes == sizes_of(desc);
  // What lies after the C numbers of a gate is anything.
  if (!whole || !keeps_zero(*post.join)) lanes_ = Lanes::unknown;
  joining_.emplace_back(post_ops_.len(), post.other);
  post_ops_.append_binary(*post.join, whole ? desc : plain(sizes, emitter_.task().type));
}

Value PostOperations::result(const Desc& desc) const {
  if (summed_.empty()) return emitter_.fresh(desc);
  return {desc, emitter_.value(summed_).place};
}

std::vector<Operand> PostOperations::operands(const Desc& desc) const {
  std::vector<Operand> operands;
  for (const auto& [index, name] : joining_) {
    const Ints& sizes = emitter_.sizes(name);
    const bool whole = sizes == sizes_of(desc);
    operands.push_back({DNNL_ARG_ATTR_MULTIPLE_POST_OP(index) | DNNL_ARG_SRC_1,
                        emitter_.in(name, whole ? desc : plain(sizes, emitter_.task().type))});
  }
  return operands;
}

}  // namespace cameras::onednn
