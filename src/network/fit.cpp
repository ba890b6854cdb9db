#include "network/fit.h"
#include "core/aten.h"

#include <algorithm>
#include <optional>
#include <set>
#include <utility>

#include "core/checked.h"
#include "graph/passes/fit/pinned.h"
#include "graph/passes/fit/rule.h"
#include "network/evaluate.h"

namespace cameras {
namespace {

using Values = std::map<std::string, at::Tensor, std::less<>>;

// Multiples of 32 more, so that networks that halve their maps five times and join them again
// accept the other size; different on both axes, so that they can be told apart.
constexpr std::int64_t kMoreRows = 64;
constexpr std::int64_t kMoreColumns = 96;

constexpr std::int64_t kMostInputPixels = std::int64_t{1} << 28;  // 1 GiB of float32

// An image of values in [0, 1] that differ from pixel to pixel, so that the bits of a result tell
// whether every position went where it should.
at::Tensor test_image(const Ints& shape) {
  const std::int64_t pixels = checked_product(shape, kMostInputPixels, "the input");
  return at::arange(pixels, at::kLong).remainder(251).to(at::kFloat).div(250).view(shape);
}

// A tensor of this shape that takes no memory: all that a Shape node needs of a value whose
// contents are no longer read.
at::Tensor shape_only(const at::Tensor& value) {
  return at::zeros({}, value.options()).expand(value.sizes());
}

// What a shape is held in.
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

class Fitter {
 public:
  Fitter(const Graph& graph, const ImageInput& image, bool at_other_size)
      : graph_(graph), context_(fitted_.graph) {
    fitted_.graph = graph;
    fitted_.graph.nodes.clear();
    for (const auto& [name, value] : graph.constants) {
      const Ints shape = value.sizes().vec();
      context_.record(name, {shape, shape});
    }
    const auto input = [&](std::int64_t batch, std::int64_t height, std::int64_t width) {
      return test_image({batch, image.channels, height, width});
    };
    const std::string& name = graph.inputs.at(0).name;
    native_[name] = input(image.batch, image.height, image.width);
    if (at_other_size) {
      other_.emplace();
      (*other_)[name] = input(1, image.height + kMoreRows, image.width + kMoreColumns);
    }
    record(name);
  }

  Fitted run() {
    const at::NoGradGuard no_grad;
    const auto uses = last_uses(graph_);
    for (std::size_t i = 0; i < graph_.nodes.size(); ++i) {
      const Node& node = graph_.nodes[i];
      step(node, /*may_rewrite=*/true);
      for (const std::string& name : node.inputs) {
        if (!name.empty() && uses.at(name) == i) forget(name);
      }
    }
    return std::move(fitted_);
  }

 private:
  void step(const Node& node, bool may_rewrite) {
    const ops::Tensors outputs = run_node(node, native_);
    for (std::size_t i = 0; i < node.outputs.size(); ++i) {
      context_.record(node.outputs[i], {outputs[i].sizes().vec(), {}});
    }
    if (other_ && may_rewrite && !node.outputs.at(0).empty()) {
      const auto rewrite = fit::rewrite(node, context_);
      if (rewrite && same_at_native_size(*rewrite, node.outputs.at(0), outputs.at(0))) {
        take(*rewrite);
        return;
      }
    }
    store(native_, node, outputs);
    if (other_) run_at_other_size(node);
    for (const std::string& name : node.outputs) record(name);
    fitted_.graph.nodes.push_back(node);
  }

  void run_at_other_size(const Node& node) {
    try {
      store(*other_, node, run_node(node, *other_));
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

  // The nodes of a rewrite are looked at once more: a Reshape behind a new pool may still count on
  // the native batch. The pool itself is final.
  void take(const fit::Rewrite& rewrite) {
    fitted_.notes.push_back(rewrite.note);
    for (const auto& [name, value] : rewrite.constants) {
      fitted_.graph.constants[name] = value;
      context_.record(name, {value.sizes().vec(), value.sizes().vec()});
    }
    for (const Node& node : rewrite.nodes) step(node, rewrite.nodes.size() > 1);
  }

  // "Exactly" is checked, not assumed: run the rewrite natively on the side and compare the bits.
  bool same_at_native_size(const fit::Rewrite& rewrite, const std::string& output,
                           const at::Tensor& expected) const {
    Values values = native_;
    for (const auto& [name, value] : rewrite.constants) values[name] = value;
    try {
      for (const Node& node : rewrite.nodes) store(values, node, run_node(node, values));
    } catch (const Error&) {
      return false;
    }
    const at::Tensor& found = values.at(output);
    if (found.sizes() != expected.sizes()) return false;
    // The same bits; a test image may give NaN where no photo does (0/0), and it is NaN in both.
    return at::equal(found, expected) || (expected.is_floating_point() &&
                                          at::allclose(found, expected, 0, 0, /*equal_nan=*/true));
  }

  ops::Tensors run_node(const Node& node, const Values& values) const {
    std::vector<at::Tensor> inputs;
    for (const std::string& name : node.inputs) {
      const auto value = values.find(name);
      const auto constant = fitted_.graph.constants.find(name);
      if (value != values.end())
        inputs.push_back(value->second);
      else
        inputs.push_back(constant != fitted_.graph.constants.end() ? constant->second
                                                                   : at::Tensor());
    }
    return evaluate(node, kernel_of(node, graph_.opset), inputs);
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
      if (const auto it = values.find(name); it != values.end())
        it->second = shape_only(it->second);
    };
    drop(native_);
    if (other_) drop(*other_);
  }

  const Graph& graph_;
  Fitted fitted_;
  fit::Context context_;
  Values native_;
  std::optional<Values> other_;  // gone once a node cannot run at the other size
};

}  // namespace

Fitted fit_to_any_size(const Graph& graph, const ImageInput& image) {
  return Fitter(graph, image, /*at_other_size=*/true).run();
}

Shapes native_shapes(const Graph& graph, const ImageInput& image) {
  return Fitter(graph, image, /*at_other_size=*/false).run().shapes;
}

}  // namespace cameras
