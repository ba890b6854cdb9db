#pragma once

#include <cstddef>
#include <list>
#include <mutex>
#include <optional>
#include <utility>

namespace cameras::onednn {

/// The values that were used last, at most `most` of them. Threads may share one.
template <class Key, class Value>
class Recent {
 public:
  explicit Recent(std::size_t most) : most_(most) {}

  std::optional<Value> find(const Key& key) {
    const std::lock_guard lock(mutex_);
    for (auto entry = entries_.begin(); entry != entries_.end(); ++entry) {
      if (entry->first != key) continue;
      entries_.splice(entries_.begin(), entries_, entry);
      return entry->second;
    }
    return std::nullopt;
  }

  /// `value` under `key`, or what another thread stored meanwhile.
  Value store(const Key& key, Value value) {
    const std::lock_guard lock(mutex_);
    for (const auto& entry : entries_) {
      if (entry.first == key) return entry.second;
    }
    entries_.emplace_front(key, value);
    if (entries_.size() > most_) entries_.pop_back();
    return value;
  }

 private:
  std::size_t most_;
  std::mutex mutex_;
  std::list<std::pair<Key, Value>> entries_;  // the latest first
};

}  // namespace cameras::onednn
