#include "network/onednn/part.h"

namespace cameras::onednn {

Readers::Readers(const Part& part) : kept_(part.checked) {
  kept_.insert(part.outputs.begin(), part.outputs.end());
  for (const Node* node : part.nodes) {
    for (const std::string& name : node->inputs) {
      if (!name.empty()) readers_[name].push_back(node);
    }
  }
}

const std::vector<const Node*>& Readers::of(std::string_view value) const {
  static const std::vector<const Node*> none;
  const auto found = readers_.find(value);
  return found == readers_.end() ? none : found->second;
}

const Node* Readers::only(std::string_view value) const {
  const auto& readers = of(value);
  return readers.size() == 1 && !outside(value) ? readers[0] : nullptr;
}

}  // namespace cameras::onednn
