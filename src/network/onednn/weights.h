#pragma once

#include <memory>
#include <mutex>
#include <string>
#include <utility>
#include <vector>

#include "network/onednn/layout.h"

namespace cameras::onednn {

/// Weights in the layouts that primitives want. All sizes and cuts share them; those that no plan
/// uses any more are given back. Threads may share one.
class Weights {
 public:
  using Shared = std::shared_ptr<const dnnl::memory>;

  /// What was stored under `key` in the layout `desc`; nullptr when there is nothing.
  Shared find(const std::string& key, const Desc& desc) const;

  /// `weights` under `key`, or what another thread stored meanwhile.
  Shared store(const std::string& key, dnnl::memory weights);

 private:
  mutable std::mutex mutex_;
  std::vector<std::pair<std::string, std::weak_ptr<const dnnl::memory>>> stored_;
};

}  // namespace cameras::onednn
