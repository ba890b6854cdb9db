#include "planning.h"
#include "core/aten.h"

#include <utility>

#include "network/fold_constants.h"
#include "network/onednn/bounds.h"
#include "network/onednn/compile.h"
#include "network/onednn/padding.h"
#include "support/random_graph.h"

namespace cameras::testing {

onednn::Plan plan_of(const std::string& weights, const std::string& body, const std::string& output,
                     onednn::Type type) {
  using namespace onednn;
  constexpr std::int64_t kSide = 20;
  constexpr int kOpset = 18;
  const std::string text =
      "net (float[1,3,20,20] x, " + weights + ") => (float[1,C,h,w] " + output + ") {" + body + "}";
  const Graph graph = fold_constants(random_graph(text, kOpset));
  Part part{.nodes = {}, .inputs = {"x"}, .outputs = {output}};
  for (const Node& node : graph.nodes) part.nodes.push_back(&node);
  part =
      with_checks(with_padding_absorbed(std::move(part), graph.constants), graph.constants).value();
  const Sizes sizes = infer_sizes(part, graph.constants, {{1, 3, kSide, kSide}});
  const dnnl::engine engine(dnnl::engine::kind::cpu, 0);
  Weights stored;
  const Task task{.part = part,
                  .constants = graph.constants,
                  .sizes = sizes,
                  .opset = graph.opset,
                  .type = type,
                  .engine = engine,
                  .weights = stored};
  return compile(task);
}

}  // namespace cameras::testing
