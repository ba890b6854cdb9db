#include "cameras/network.h"
#include "core/aten.h"

#include <utility>

#include "core/translate.h"
#include "network/state.h"

namespace cameras {

Network Network::with_graph(Graph graph) const {
  return translated(Errc::bad_model, [&] {
    const State& old = *state_;
    require(graph.inputs.size() == 1 && graph.inputs[0].name == old.image.name &&
                graph.outputs == old.fitted.graph.outputs,
            Errc::bad_argument, "expected a graph from '", old.image.name, "' to '",
            old.fitted.graph.outputs.at(0), "'");
    Fitted fitted{.graph = std::move(graph),
                  .shapes = old.fitted.shapes,
                  .notes = old.fitted.notes,
                  .native_only = old.fitted.native_only,
                  .native_run = {}};
    auto program = std::make_shared<const Program>(fitted.graph, old.device);
    auto trunk = make_trunk({fitted,
                             program,
                             old.device,
                             old.precision,
                             {1, old.image.channels, old.image.height, old.image.width}},
                            old.trunk_kind);
    return Network(std::make_shared<const State>(
        State{old.image, old.reading, std::move(fitted), old.maps, std::move(program),
              std::move(trunk), old.device, old.precision, old.trunk_kind, old.label_count,
              old.tally, old.budget, old.warnings, old.size_step}));
  });
}

}  // namespace cameras
