#pragma once

#include <condition_variable>
#include <cstddef>
#include <cstdint>
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

/// Threads that work on what is asked, first come, first served; what is urgent comes before, but
/// for one usual piece after every 16 urgent ones, so that nobody waits forever. Requests wait
/// here, and are refused where too many do.
class WorkQueue {
 public:
  enum class Urgency { usual, urgent };
  using Ticket = std::uint64_t;

  /// @param most how many may wait, beside those that are worked on
  WorkQueue(std::size_t threads, std::size_t most);
  WorkQueue(const WorkQueue&) = delete;
  WorkQueue& operator=(const WorkQueue&) = delete;
  ~WorkQueue();

  /// @param work must not throw
  /// @return what withdraw() knows it by
  /// @throws Failure{429} where as many wait as may, Failure{503} once it was closed
  Ticket post(std::function<void()> work, Urgency urgency = Urgency::usual);

  /// Takes back what still waits, and with it its place.
  /// @return the work, with all that it holds; none: it has begun, or is over
  std::function<void()> withdraw(Ticket ticket);

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

  /// Nothing waits and nothing is worked on.
  bool idle() const;
  std::size_t waiting() const;
  std::size_t working() const;

 private:
  struct Waiting {
    Ticket ticket;
    std::function<void()> work;
  };

  void work_on();
  std::deque<Waiting>& next_queue();

  const std::size_t most_;
  mutable std::mutex mutex_;
  std::condition_variable arrived_;
  std::deque<Waiting> urgent_;
  std::deque<Waiting> usual_;
  Ticket last_ticket_ = 0;
  std::size_t urgent_in_a_row_ = 0;
  std::size_t working_ = 0;
  bool closed_ = false;
  std::vector<std::thread> threads_;
};

}  // namespace cameras::server
