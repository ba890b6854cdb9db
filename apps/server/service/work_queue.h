#pragma once

#include <condition_variable>
#include <cstddef>
#include <deque>
#include <functional>
#include <future>
#include <memory>
#include <mutex>
#include <thread>
#include <type_traits>
#include <utility>
#include <vector>

namespace cameras::server {

/// Threads that work on what is asked, first come, first served; what is urgent comes before.
/// Requests wait here, and are refused where too many do.
class WorkQueue {
 public:
  enum class Urgency { usual, urgent };

  /// @param most how many may wait, beside those that are worked on
  WorkQueue(std::size_t threads, std::size_t most);
  WorkQueue(const WorkQueue&) = delete;
  WorkQueue& operator=(const WorkQueue&) = delete;
  ~WorkQueue();

  /// @param work must not throw
  /// @throws Failure{429} where as many wait as may, Failure{503} once it was closed
  void post(std::function<void()> work, Urgency urgency = Urgency::usual);

  /// The same, and waits for what it gives or throws.
  template <class Work>
  auto run(Work work, Urgency urgency = Urgency::urgent) {
    using Found = std::invoke_result_t<Work&>;
    const auto task = std::make_shared<std::packaged_task<Found()>>(std::move(work));
    post([task] { (*task)(); }, urgency);
    return task->get_future().get();
  }

  /// Takes nothing new; what was taken is worked on.
  void close();

  /// The same, and waits until all of it is done and the threads have ended. By its owner alone.
  void end();

  std::size_t waiting() const;
  std::size_t working() const;

 private:
  void work_on();

  const std::size_t most_;
  mutable std::mutex mutex_;
  std::condition_variable arrived_;
  std::deque<std::function<void()>> urgent_;
  std::deque<std::function<void()>> usual_;
  std::size_t working_ = 0;
  bool closed_ = false;
  std::vector<std::thread> threads_;
};

}  // namespace cameras::server
