#pragma once

#include <cstddef>
#include <list>
#include <memory>
#include <mutex>
#include <string>
#include <unordered_map>
#include <utility>
#include <vector>

namespace cameras::server {

/// Values by name, as many as there is room for: those that nobody asked for longest go first. Safe
/// to use from several threads.
template <class Value>
class RecentlyUsed {
 public:
  /// @param most bytes of all values together
  explicit RecentlyUsed(std::size_t most) : most_(most) {}

  /// Nothing where there is none of that name.
  std::shared_ptr<Value> find(const std::string& name) {
    const std::scoped_lock lock(mutex_);
    const auto found = places_.find(name);
    if (found == places_.end()) return nullptr;
    order_.splice(order_.begin(), order_, found->second);
    return found->second->value;
  }

  /// The same without using it.
  std::shared_ptr<Value> peek(const std::string& name) const {
    const std::scoped_lock lock(mutex_);
    const auto found = places_.find(name);
    return found == places_.end() ? nullptr : found->second->value;
  }

  /// Keeps a value, in place of one of the same name. A value of more than all the room is kept
  /// alone.
  void keep(const std::string& name, std::shared_ptr<Value> value, std::size_t bytes) {
    const std::scoped_lock lock(mutex_);
    drop(name);
    order_.push_front({name, std::move(value), bytes});
    places_[name] = order_.begin();
    taken_ += bytes;
    while (taken_ > most_ && order_.size() > 1) drop(std::string(order_.back().name));
  }

  bool remove(const std::string& name) {
    const std::scoped_lock lock(mutex_);
    return drop(name);
  }

  std::vector<std::shared_ptr<Value>> all() const {
    const std::scoped_lock lock(mutex_);
    std::vector<std::shared_ptr<Value>> values;
    for (const Entry& entry : order_) values.push_back(entry.value);
    return values;
  }

  std::size_t bytes() const {
    const std::scoped_lock lock(mutex_);
    return taken_;
  }

 private:
  struct Entry {
    std::string name;
    std::shared_ptr<Value> value;
    std::size_t bytes = 0;
  };

  bool drop(const std::string& name) {
    const auto found = places_.find(name);
    if (found == places_.end()) return false;
    taken_ -= found->second->bytes;
    order_.erase(found->second);
    places_.erase(found);
    return true;
  }

  const std::size_t most_;
  mutable std::mutex mutex_;
  std::list<Entry> order_;
  std::unordered_map<std::string, typename std::list<Entry>::iterator> places_;
  std::size_t taken_ = 0;
};

}  // namespace cameras::server
