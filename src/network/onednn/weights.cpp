#include "network/onednn/weights.h"

namespace cameras::onednn {
namespace {

using Entry = std::pair<std::string, std::weak_ptr<const dnnl::memory>>;

Weights::Shared find_in(const std::vector<Entry>& entries, const std::string& key,
                        const Desc& desc) {
  for (const auto& [name, weak] : entries) {
    if (name != key) continue;
    const auto weights = weak.lock();
    if (weights != nullptr && weights->get_desc() == desc) return weights;
  }
  return nullptr;
}

}  // namespace

Weights::Shared Weights::find(const std::string& key, const Desc& desc) const {
  const std::lock_guard lock(mutex_);
  return find_in(stored_, key, desc);
}

Weights::Shared Weights::store(const std::string& key, dnnl::memory weights) {
  const std::lock_guard lock(mutex_);
  if (auto found = find_in(stored_, key, weights.get_desc())) return found;
  std::erase_if(stored_, [](const Entry& entry) { return entry.second.expired(); });
  auto shared = std::make_shared<const dnnl::memory>(std::move(weights));
  stored_.emplace_back(key, shared);
  return shared;
}

}  // namespace cameras::onednn
