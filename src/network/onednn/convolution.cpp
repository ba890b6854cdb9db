#include "network/onednn/convolution.h"
#include "core/aten.h"

#include <algorithm>
#include <optional>
#include <string_view>

#include "network/onednn/pooling.h"
#include "network/onednn/post_operations.h"
#include "network/onednn/version.h"
#include "ops/maps/window.h"

namespace cameras::onednn {
namespace {

using Primitive = dnnl::convolution_forward;

// Maps of fewer channels are read as the image is, row-major.
constexpr std::int64_t kImageChannels = 4;

// Larger kernels would make the code that oneDNN generates large.
constexpr std::int64_t kMostKernel = 64;

// A convolution in oneDNN's terms.
struct Geometry {
  Ints source, result;  // [N,C,h,w]
  Ints weights;         // [M,C,kh,kw] or [g,M/g,C/g,kh,kw]
  Ints strides, gaps, before, after;
};

Geometry geometry(const Node& node, const at::Tensor& weight, const Ints& source,
                  const Ints& result) {
  const auto groups = node.attribute<std::int64_t>("group", 1);
  const Ints kernel = weight.sizes().slice(2).vec();
  const ops::Window window = ops::window(node, kernel, at::IntArrayRef(source).slice(2));
  Geometry g{source,           result,        weight.sizes().vec(), window.strides,
             window.dilations, window.before, window.after};
  for (std::int64_t& gap : g.gaps) --gap;
  if (groups > 1) {
    g.weights = {groups, weight.size(0) / groups, weight.size(1), kernel[0], kernel[1]};
  }
  return g;
}

// One way to compute a convolution.
struct Way {
  dnnl::algorithm algorithm = dnnl::algorithm::convolution_direct;
  Desc source, result;
  std::size_t posts = 0;  // how many of the chain's
};

// Winograd takes about half of the time per position, but its weights have to be transformed first,
// which costs as much as kPaysAtOnce positions save, and are up to four times as large. Weights
// that several sizes share pay from smaller maps on (docs/benchmarks.md).
constexpr std::int64_t kPositions = 32 * 32;
constexpr std::int64_t kPaysAtOnce = 4300;
constexpr std::size_t kSmallWeights = std::size_t{1}
                                      << 20;  // bytes that are transformed in passing

bool winograd_may_pay(const Geometry& g) {
  const bool plain_3x3 = g.weights.size() == 4 && g.weights[2] == 3 && g.weights[3] == 3 &&
                         g.strides == Ints{1, 1} && g.gaps == Ints{0, 0};
  constexpr std::int64_t kChannels = 32;
  return plain_3x3 && g.weights[0] >= kChannels && g.weights[1] >= kChannels &&
         g.result[2] * g.result[3] >= kPositions;
}

bool acceptable(const Primitive::primitive_desc& descriptor, const Way& way) {
  // Lanes beyond C are cleared in blocks of one size (lanes.h).
  const Desc result = descriptor.dst_desc();
  if (has_spare_lanes(result) && result != blocked(sizes_of(result), type_of(result))) return false;
  const std::string_view name = descriptor.impl_info_str();
  const bool winograd = way.algorithm == dnnl::algorithm::convolution_winograd;
  return winograd == (name.find("wino") != std::string_view::npos);
}

bool reads_image(const Geometry& g) {
  return g.source[1] <= kImageChannels && g.weights.size() == 4;
}

// Reads some positions of a map, each on its own.
bool strided_pointwise(const Geometry& g) {
  const bool pointwise = g.weights.size() == 4 && g.weights[2] == 1 && g.weights[3] == 1;
  const Ints none{0, 0};
  return pointwise && g.strides != Ints{1, 1} && g.before == none && g.after == none;
}

// oneDNN has matrix products for convolutions with 1 x 1 kernels. With strides it takes them for
// maps of some sizes only, and is half as fast for the others.
bool is_product(const Primitive::primitive_desc& descriptor) {
  return std::string_view(descriptor.impl_info_str()).find("1x1") != std::string_view::npos;
}

// The same convolution on a map of 40 x 40.
Geometry at_usual_size(Geometry g) {
  for (Ints* sizes : {&g.source, &g.result}) (*sizes)[2] = (*sizes)[3] = 40;
  g.before = g.after = {1, 1};
  return g;
}

class Emission {
 public:
  Emission(Emitter& emitter, const Chain& chain)
      : emitter_(emitter),
        chain_(chain),
        node_(*chain.nodes[0]),
        weight_(emitter.task().constants.at(node_.inputs[1])),
        geometry_(geometry(node_, weight_, emitter.sizes(node_.inputs[0]),
                           emitter.sizes(node_.outputs[0]))),
        biased_(chain.affine || (node_.inputs.size() > 2 && !node_.inputs[2].empty())) {}

  std::size_t run() {
    if (std::max(weight_.size(2), weight_.size(3)) > kMostKernel) return 0;
    thin_where_it_pays();
    for (const Way& way : ways()) {
      const PostOperations posts(emitter_, chain_, way.posts, way.result);
      const auto descriptor = attempt([&] { return describe(geometry_, way, posts.post_ops()); });
      if (!descriptor || !acceptable(*descriptor, way)) continue;
      if (thinning_ && !is_product(*descriptor)) continue;
      const bool winograd = way.algorithm == dnnl::algorithm::convolution_winograd;
      if (winograd && !worth_its_weights(descriptor->weights_desc())) continue;
      emit(*descriptor, posts);
      return way.posts == 0 ? chain_.folded_end : chain_.posts[way.posts - 1].nodes_end;
    }
    return 0;
  }

 private:
  // Has the positions that a strided pointwise convolution reads copied first, where that makes it
  // a matrix product: a copy of a quarter of the map for twice the speed (docs/benchmarks.md).
  void thin_where_it_pays() {
    if (!strided_pointwise(geometry_) || reads_image(geometry_)) return;
    Geometry dense = geometry_;
    dense.source = {dense.source[0], dense.source[1], dense.result[2], dense.result[3]};
    dense.strides = {1, 1};
    const Type type = emitter_.task().type;
    const auto on_blocks = [&](const Geometry& g) {
      const Way way{.source = blocked(g.source, type), .result = blocked(g.result, type)};
      return attempt([&] { return describe(g, way, {}); });
    };
    const auto strided = on_blocks(geometry_);
    const auto product = on_blocks(dense);
    if (!product || !is_product(*product) || (strided && is_product(*strided))) return;
    thinning_ = thinning(emitter_, geometry_.strides, blocked(geometry_.source, type),
                         blocked(dense.source, type));
    if (thinning_) geometry_ = std::move(dense);
  }

  // Best first: Winograd with the whole chain or with nothing of it, then the direct form with as
  // much of the chain as possible, then whatever layout oneDNN likes best.
  std::vector<Way> ways() const {
    const Type type = emitter_.task().type;
    const Desc result = blocked(geometry_.result, type);
    const Desc any(geometry_.result, type, dnnl::memory::format_tag::any);
    const Desc any_source(geometry_.source, type, dnnl::memory::format_tag::any);
    const std::size_t all = chain_.posts.size();
    std::vector<Way> ways;
    if (type == Type::f32 && winograd_may_pay(geometry_)) {
      for (const std::size_t posts : {all, std::size_t{0}}) {
        ways.push_back({dnnl::algorithm::convolution_winograd, blocked(geometry_.source, type),
                        result, posts});
      }
    }
    const auto direct = dnnl::algorithm::convolution_direct;
    for (std::size_t posts = all + 1; posts-- > 0;) {
      ways.push_back({direct, source(), result, posts});
    }
    if (thinning_) return ways;
    const std::size_t functions = leading_functions();
    ways.push_back({direct, any_source, any, functions});
    if (functions > 0) ways.push_back({direct, any_source, any, 0});
    return ways;
  }

  Desc source() const {
    const Type type = emitter_.task().type;
    return reads_image(geometry_) ? plain(geometry_.source, type) : blocked(geometry_.source, type);
  }

  // In a layout that is not known yet, no operand can join.
  std::size_t leading_functions() const {
    const auto join = std::ranges::find_if(
        chain_.posts, [](const PostOperation& post) { return post.join.has_value(); });
    return static_cast<std::size_t>(join - chain_.posts.begin());
  }

  Primitive::primitive_desc describe(const Geometry& g, const Way& way,
                                     const dnnl::post_ops& posts) const {
    const Desc weights(g.weights, emitter_.task().type, dnnl::memory::format_tag::any);
    const Desc bias = biased_ ? plain({g.result[1]}, Type::f32) : Desc();
    return described<Primitive>(emitter_.task().engine, attributes(posts), kInference,
                                way.algorithm, way.source, weights, bias, way.result, g.strides,
                                g.gaps, g.before, g.after);
  }

  // Transformed weights have a layout that depends on the size: smaller maps take those that most
  // sizes share, or none. That this is decided by the size alone keeps results the same whatever
  // ran before.
  bool worth_its_weights(const Desc& weights) const {
    const std::int64_t positions = geometry_.result[2] * geometry_.result[3];
    if (positions >= kPaysAtOnce || weights.get_size() <= kSmallWeights) return true;
    const Geometry usual = at_usual_size(geometry_);
    const Way way{dnnl::algorithm::convolution_winograd, blocked(usual.source, Type::f32),
                  blocked(usual.result, Type::f32), 0};
    const auto descriptor = attempt([&] { return describe(usual, way, {}); });
    return descriptor && descriptor->weights_desc() == weights;
  }

  void emit(const Primitive::primitive_desc& descriptor, const PostOperations& posts) {
    std::vector<Operand> operands{
        {DNNL_ARG_SRC, source_value(descriptor.src_desc())},
        {DNNL_ARG_WEIGHTS, {}, packed_weights(descriptor.weights_desc())}};
    if (biased_) operands.push_back({DNNL_ARG_BIAS, {}, packed_bias(descriptor.bias_desc())});
    const Value result = posts.result(descriptor.dst_desc());
    operands.push_back({DNNL_ARG_DST, result});
    for (Operand& operand : posts.operands(descriptor.dst_desc())) {
      operands.push_back(std::move(operand));
    }
    emitter_.add(Primitive(descriptor), std::move(operands), descriptor.scratchpad_desc(),
                 posts.lanes());
    emitter_.define(posts.name(), result);
  }

  // What the convolution reads, in the layout `desc`.
  Value source_value(const Desc& desc) {
    const std::string& input = node_.inputs[0];
    if (!thinning_) return emitter_.in(input, desc);
    const Value whole = emitter_.in(input, thinning_->src_desc());
    const Value thin = emitter_.fresh(desc);
    emitter_.add(PoolingForward(*thinning_), {{DNNL_ARG_SRC, whole}, {DNNL_ARG_DST, thin}},
                 thinning_->scratchpad_desc(), Lanes::stay_zero);
    return thin;
  }

  Weights::Shared packed_weights(const Desc& desc) const {
    const Task& task = emitter_.task();
    const std::string key =
        std::to_string(chain_.affine ? chain_.folded_end : 0) + node_.outputs[0];
    if (auto found = task.weights.find(key, desc)) return found;
    at::Tensor values = weight_.to(at::kFloat).contiguous();
    if (chain_.affine) values = values * chain_.affine->scale.to(at::kFloat).view({-1, 1, 1, 1});
    dnnl::memory from(plain(geometry_.weights, Type::f32), task.engine, values.data_ptr());
    dnnl::memory to(desc, task.engine);
    dnnl::stream stream(task.engine);
    dnnl::reorder(from, to).execute(stream, from, to);
    stream.wait();
    return task.weights.store(key, std::move(to));
  }

  Weights::Shared packed_bias(const Desc& desc) const {
    const bool given = node_.inputs.size() > 2 && !node_.inputs[2].empty();
    at::Tensor bias = given ? emitter_.task().constants.at(node_.inputs[2]).to(at::kDouble)
                            : at::zeros({geometry_.result[1]}, at::kDouble);
    if (chain_.affine) bias = bias * chain_.affine->scale + chain_.affine->shift;
    return std::make_shared<const dnnl::memory>(copied(bias, desc, emitter_.task().engine));
  }

  Emitter& emitter_;
  const Chain& chain_;
  const Node& node_;
  const at::Tensor& weight_;
  Geometry geometry_;  // after the thinning
  bool biased_;
  std::optional<Thinning> thinning_ = {};
};

}  // namespace

std::size_t emit_convolution(Emitter& emitter, const Chain& chain) {
  return Emission(emitter, chain).run();
}

}  // namespace cameras::onednn
