#include "network/fit.h"
#include "core/aten.h"

#include <algorithm>
#include <optional>
#include <utility>

#include "core/checked.h"
#include "core/translate.h"
#include "graph/passes/fit/pinned.h"
#include "graph/passes/fit/restored_shifts.h"
#include "graph/passes/fit/rule.h"
#include "network/evaluate.h"
#include "network/loading/other_sides.h"
#include "ops/predict.h"

namespace cameras {
namespace {

using Values = std::map<std::string, at::Tensor, std::less<>>;

constexpr std::int64_t kMostInputPixels = std::int64_t{1} << 28;  // 1 GiB of float32

// An image of values in [0, 1] that differ from pixel to pixel, so that the bits of a result tell
// whether every position went where it should.
at::Tensor test_image(const Ints& shape) {
  const std::int64_t pixels = checked_product(shape, kMostInputPixels, "the input");
  return at::arange(pixels, at::kLong).remainder(251).to(at::kFloat).div(250).view(shape);
}

bool is_small_integer(const at::Tensor& value) {
  constexpr std::int64_t kMostAxes = 16;
  return value.scalar_type() == at::kLong && value.dim() <= 1 && value.numel() <= kMostAxes;
}

Ints integers(const at::Tensor& value) {
  const at::Tensor flat = value.contiguous();
  const auto* data = flat.data_ptr<std::int64_t>();
  return {data, data + flat.numel()};
}

std::map<std::string, std::size_t> last_uses(const Graph& graph) {
  std::map<std::string, std::size_t> uses;
  for (std::size_t i = 0; i < graph.nodes.size(); ++i) {
    for (const std::string& name : graph.nodes[i].inputs) uses[name] = i;
  }
  return uses;
}

constexpr int kMostRewrites = 4;  // of what came of a node; a hostile file's could go on forever
constexpr std::size_t kUsualAxes = 6;  // of a value; more only cost a little memory

// Whether nodes are run, or only the sizes of their results are worked out (ops::predicted()).
enum class Effort { run, sizes };

struct Untold {};  // the sizes of a result are not known before it is there

// A piece of memory for a map has to be where the last one was. If small things that stay were
// allocated in between, the system's allocator would find no place for the next one (posix_memalign
// takes a little more than it leaves behind), and memory would grow with every node by the largest
// map. So all that outlives the walk has its memory before the first node runs.
class Fitter {
 public:
  // Without another size nothing is rewritten.
  Fitter(const Graph& graph, const ImageInput& image, std::optional<Sides> other, Effort effort)
      : graph_(graph), effort_(effort), nodes_(graph.nodes), context_(fitted_.graph, graph) {
    fitted_.graph = graph;
    fitted_.graph.nodes.clear();
    fitted_.graph.nodes.reserve(graph.nodes.size());
    for (const auto& [name, value] : graph.constants) {
      const Ints shape = value.sizes().vec();
      context_.record(name, {shape, shape});
    }
    if (other) other_.emplace();
    prepare(graph.inputs.at(0).name);
    for (const Node& node : graph.nodes) {
      for (const std::string& name : node.outputs) prepare(name);
    }
    const std::string& name = graph.inputs.at(0).name;
    native_[name] = input({image.batch, image.channels, image.height, image.width});
    if (effort_ == Effort::run) fitted_.native_run.image = native_[name];
    if (other_) {
      (*other_)[name] = input({1, image.channels, other->rows, other->columns});
    }
    record(name);
  }

  Fitted run() {
    const at::NoGradGuard no_grad;
    const auto uses = last_uses(graph_);
    for (std::size_t i = 0; i < graph_.nodes.size(); ++i) {
      step(std::move(nodes_[i]), kMostRewrites);
      reached_ += other_ ? 1 : 0;
      for (const std::string& name : graph_.nodes[i].inputs) {
        if (!name.empty() && uses.at(name) == i) forget(name);
      }
    }
    if (fitted_.native_only.empty()) fitted_.native_only = shifts_.problem();
    return std::move(fitted_);
  }

  std::size_t reached() const { return reached_; }

 private:
  at::Tensor input(const Ints& sizes) const {
    return effort_ == Effort::run ? test_image(sizes) : ops::unknown_value(sizes);
  }

  void prepare(const std::string& name) {
    if (name.empty()) return;
    native_.try_emplace(name);
    if (other_) other_->try_emplace(name);
    fitted_.shapes[name].reserve(kUsualAxes);
    context_.expect(name, kUsualAxes);
  }

  void step(Node node, int rewrites_left) {
    const ops::Tensors outputs = run_node(node, native_, /*at_native=*/true);
    for (std::size_t i = 0; i < node.outputs.size(); ++i) {
      context_.record(node.outputs[i], {outputs[i].sizes().vec(), {}});
    }
    if (other_ && rewrites_left > 0 && !node.outputs.at(0).empty()) {
      const auto rewrite = fit::rewrite(node, context_);
      if (rewrite && same_at_native_size(*rewrite, node.outputs.at(0), outputs.at(0))) {
        take(*rewrite, rewrites_left - 1);
        return;
      }
    }
    store(native_, node, outputs);
    if (other_) run_at_other_size(node);
    for (const std::string& name : node.outputs) record(name);
    if (effort_ == Effort::run) keeper_.keep(fitted_.native_run, node, outputs);
    fitted_.graph.nodes.push_back(std::move(node));
  }

  void run_at_other_size(const Node& node) {
    try {
      store(*other_, node, run_node(node, *other_, /*at_native=*/false));
      require_follows(node);
    } catch (const Error& error) {
      fitted_.native_only = error.what();
      other_.reset();
    }
  }

  // A literal cut or target that no rule could tie to the size at hand would go on unnoticed with a
  // corner of the map, or with the native number of positions.
  void require_follows(const Node& node) const {
    if (node.outputs.at(0).empty()) return;
    if (!fit::pins_a_size(node, context_, other_->at(node.outputs.at(0)).sizes().vec())) return;
    fail(Errc::bad_model, describe(node), ": counts on the positions of the native size");
  }

  // The nodes of a rewrite are looked at once more: a Reshape after a new pool may still count on
  // the native batch. The pool itself is final.
  void take(const fit::Rewrite& rewrite, int rewrites_left) {
    fitted_.notes.push_back(rewrite.note);
    shifts_.add(rewrite);
    for (const auto& [name, value] : rewrite.constants) {
      fitted_.graph.constants[name] = value;
      context_.record(name, {value.sizes().vec(), value.sizes().vec()});
    }
    const bool final = rewrite.final || rewrite.nodes.size() == 1;
    for (const Node& node : rewrite.nodes) step(node, final ? 0 : rewrites_left);
  }

  // "Exactly" is checked, not assumed: run the rewrite natively on the side and compare the bits.
  bool same_at_native_size(const fit::Rewrite& rewrite, const std::string& output,
                           const at::Tensor& expected) const {
    if (effort_ == Effort::sizes) return true;  // whoever asked looks into it
    Values values = native_;
    for (const auto& [name, value] : rewrite.constants) values[name] = value;
    try {
      for (const Node& node : rewrite.nodes) store(values, node, run_node(node, values, true));
    } catch (const Error&) {
      return false;
    }
    const at::Tensor& found = values.at(output);
    if (found.sizes() != expected.sizes()) return false;
    // The same bits; a test image may give NaN where no photo does (0/0), and it is NaN in both.
    return at::equal(found, expected) || (expected.is_floating_point() &&
                                          at::allclose(found, expected, 0, 0, /*equal_nan=*/true));
  }

  ops::Tensors run_node(const Node& node, const Values& values, bool at_native) const {
    std::vector<at::Tensor> inputs;
    for (const std::string& name : node.inputs) inputs.push_back(value_of(name, values, at_native));
    const ops::Kernel kernel = kernel_of(node, graph_.opset);
    return effort_ == Effort::run ? evaluate_node(node, kernel, inputs)
                                  : told(node, kernel, inputs);
  }

  // One that is no longer there is asked about its sizes alone.
  at::Tensor value_of(const std::string& name, const Values& values, bool at_native) const {
    if (name.empty()) return {};
    if (const auto value = values.find(name); value != values.end() && value->second.defined()) {
      return value->second;
    }
    const auto constant = fitted_.graph.constants.find(name);
    if (constant != fitted_.graph.constants.end()) return constant->second;
    const fit::ShapePair* const shapes = context_.shapes(name);
    return shapes == nullptr ? at::Tensor()
                             : ops::unknown_value(at_native ? shapes->native : shapes->other);
  }

  static ops::Tensors told(const Node& node, ops::Kernel kernel,
                           std::span<const at::Tensor> inputs) {
    try {
      const auto outputs = ops::predicted(node, kernel, inputs);
      if (!outputs || outputs->size() < node.outputs.size()) throw Untold();
      return *outputs;
    } catch (const Error& error) {
      throw error.within(describe(node));
    }
  }

  static void store(Values& values, const Node& node, const ops::Tensors& outputs) {
    for (std::size_t i = 0; i < node.outputs.size(); ++i) {
      if (!node.outputs[i].empty()) values[node.outputs[i]] = outputs[i];
    }
  }

  void record(const std::string& name) {
    if (name.empty()) return;
    const Ints native = native_.at(name).sizes().vec();
    fitted_.shapes[name] = native;
    if (!other_) return;
    context_.record(name, {native, other_->at(name).sizes().vec()});
    if (is_small_integer(native_.at(name)) && is_small_integer(other_->at(name))) {
      context_.record_integers(name, {integers(native_.at(name)), integers(other_->at(name))});
    }
  }

  void forget(const std::string& name) {
    const auto drop = [&](Values& values) {
      if (const auto it = values.find(name); it != values.end()) it->second.reset();
    };
    drop(native_);
    if (other_) drop(*other_);
  }

  const Graph& graph_;
  Effort effort_;
  std::vector<Node> nodes_;  // those that are still to come
  NativeRunKeeper keeper_;
  Fitted fitted_;
  std::size_t reached_ = 0;
  fit::RestoredShifts shifts_;
  fit::Context context_;
  Values native_;
  std::optional<Values> other_;  // gone once a node cannot run at the other size
};

// Whether sizes tell that no more nodes run there than the first `reached`.
bool gets_no_further(const Graph& graph, const ImageInput& image, const Sides& sides,
                     std::size_t reached) {
  try {
    return translated(Errc::bad_model, [&] {
      Fitter told(graph, image, sides, Effort::sizes);
      return !told.run().native_only.empty() && told.reached() <= reached;
    });
  } catch (const Untold&) {
    return false;
  } catch (const Error&) {
    return true;
  }
}

Fitted fitted(const Graph& graph, const ImageInput& image, Effort effort) {
  Fitter first(graph, image, larger_sides(image), effort);
  Fitted result = first.run();
  if (result.native_only.empty()) return result;
  const auto sides = whole_multiples(graph, image);
  if (!sides || gets_no_further(graph, image, *sides, first.reached())) return result;
  Fitter second(graph, image, *sides, effort);
  Fitted other = second.run();
  const bool further = other.native_only.empty() || second.reached() > first.reached();
  return further ? std::move(other) : std::move(result);
}

}  // namespace

Fitted fit_to_any_size(const Graph& graph, const ImageInput& image) {
  return fitted(graph, image, Effort::run);
}

std::optional<Fitted> fit_by_sizes(const Graph& graph, const ImageInput& image) {
  try {
    return translated(Errc::bad_model, [&] { return fitted(graph, image, Effort::sizes); });
  } catch (const Untold&) {
  } catch (const Error&) {  // running it says so
  }
  return std::nullopt;
}

Shapes native_shapes(const Graph& graph, const ImageInput& image) {
  return Fitter(graph, image, /*other=*/std::nullopt, Effort::run).run().shapes;
}

}  // namespace cameras
