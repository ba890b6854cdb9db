#pragma once

#include <string>
#include <vector>

#include "network/onednn/chain.h"
#include "network/onednn/emitter.h"

namespace cameras::onednn {

/// The first `count` post-operations of a chain, as a primitive with a result of layout `desc`
/// takes them.
class PostOperations {
 public:
  PostOperations(Emitter& emitter, const Chain& chain, std::size_t count, const Desc& desc);

  const dnnl::post_ops& post_ops() const noexcept { return post_ops_; }

  /// The value after them.
  const std::string& name() const noexcept { return name_; }

  /// Whether they leave a lane that is zero, and that is zero in every operand, at zero (lanes.h).
  Lanes lanes() const noexcept { return lanes_; }

  /// Where the result goes: the memory of the operand that is added, where nobody needs that any
  /// more, or new memory.
  Value result(const Desc& desc) const;

  /// Operands that join, reordered to the result's layout where they have another.
  std::vector<Operand> operands(const Desc& desc) const;

 private:
  void append(const PostOperation& post, const Desc& desc);

  Emitter& emitter_;
  dnnl::post_ops post_ops_;
  std::string name_;
  Lanes lanes_ = Lanes::stay_zero;
  std::string summed_;                                // added in place; "" = none
  std::vector<std::pair<int, std::string>> joining_;  // place among the post_ops, value
};

/// Appends functions to `posts`.
void append(dnnl::post_ops& posts, const std::vector<Elementwise>& functions);

}  // namespace cameras::onednn
