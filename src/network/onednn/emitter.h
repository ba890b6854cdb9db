#pragma once

#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "network/onednn/lanes.h"
#include "network/onednn/part.h"
#include "network/onednn/placement.h"
#include "network/onednn/plan.h"
#include "network/onednn/weights.h"

namespace cameras::onednn {

/// What a plan is made for.
struct Task {
  const Part& part;
  const Constants& constants;
  const Sizes& sizes;  ///< of every value of the part
  int opset = 0;
  Type type = Type::f32;
  const dnnl::engine& engine;
  Weights& weights;
};

/// Writes the steps of a plan: keeps track of where values lie and of who still reads them.
class Emitter {
 public:
  explicit Emitter(const Task& task);

  const Task& task() const noexcept { return task_; }
  const Ints& sizes(const std::string& name) const { return task_.sizes.at(name); }
  const Value& value(const std::string& name) const { return values_.at(name); }

  /// The value in another layout or type: reordered at most once.
  Value in(const std::string& name, const Desc& desc);

  /// Memory for a result.
  Value fresh(const Desc& desc);

  /// True when nobody reads the memory of `name` once the node at hand is done, so that the node
  /// may write its result there.
  bool last_read(const std::string& name) const;

  /// A step with one primitive, and one that clears the lanes beyond C of its result unless they
  /// stay zero by themselves (lanes.h). `scratchpad` may be empty.
  void add(const dnnl::primitive& primitive, std::vector<Operand> operands, const Desc& scratchpad,
           Lanes lanes);

  /// The step of a node that no primitive computes.
  void add_kernel(const Node& node);

  /// `name` has been computed: checked where the part says so, and written where it is needed
  /// outside of the part.
  void define(const std::string& name, const Value& value);

  /// `node` is done: it reads nothing any more.
  void finish(const Node& node);

  /// Operands one after the other without a copy, where they can lie in one piece of memory;
  /// nothing where they cannot.
  std::optional<Value> adjacent(const std::vector<std::string>& names, const Desc& whole);

  Plan plan() &&;

 private:
  void touch(const Value& value);
  Value plain_value(const std::string& name);

  const Task& task_;
  Placement placement_;
  std::vector<Step> steps_;
  std::map<std::string, Value, std::less<>> values_;
  std::map<std::string, std::size_t, std::less<>> reads_left_;
  std::vector<std::pair<std::string, Value>> conversions_;
};

/// Attributes of every primitive here: scratch memory comes from the arena.
dnnl::primitive_attr attributes(const dnnl::post_ops& posts = {});

/// make(), which gives a primitive descriptor; nothing where oneDNN has no primitive for it, or its
/// plain reference loops only, which are slower than ATen's kernels.
template <class Make>
auto attempt(const Make& make) -> std::optional<decltype(make())> {
  try {
    auto descriptor = make();
    if (descriptor && !std::string_view(descriptor.impl_info_str()).starts_with("ref")) {
      return descriptor;
    }
  } catch (const dnnl::error& error) {  // sizes or attributes that it does not take
    if (error.status == dnnl_out_of_memory) throw;
  }
  return std::nullopt;
}

}  // namespace cameras::onednn
