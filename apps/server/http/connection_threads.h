#pragma once

#include <httplib.h>

#include <condition_variable>
#include <cstddef>
#include <deque>
#include <functional>
#include <mutex>
#include <thread>
#include <type_traits>
#include <utility>
#include <vector>

namespace cameras::server {

/// A thread a connection, up to a number; threads stay for the next connection. For one too many
/// room is made; where that cannot be it is worked on at once, in the thread that accepts, with
/// over_limit() true: it is to be refused.
class ConnectionThreads final : public httplib::TaskQueue {
 public:
  /// @param make_room ends a connection soon that has nothing to do; false where all have
  ConnectionThreads(std::size_t most, std::function<bool()> make_room)
      : most_(most), make_room_(std::move(make_room)) {}

  // Nothing in older versions of the library, whether it was taken in newer ones.
  using Enqueued = decltype(std::declval<httplib::TaskQueue&>().enqueue({}));

  Enqueued enqueue(std::function<void()> work) override;
  void shutdown() override;

  static bool over_limit() noexcept;

 private:
  void take(std::function<void()> work);
  bool is_full(std::unique_lock<std::mutex>& lock);
  void work_on();

  const std::size_t most_;
  const std::function<bool()> make_room_;
  std::mutex mutex_;
  std::condition_variable arrived_;
  std::condition_variable taken_;
  std::deque<std::function<void()>> waiting_;
  std::vector<std::thread> threads_;
  std::size_t idle_ = 0;
  bool ending_ = false;
};

}  // namespace cameras::server
