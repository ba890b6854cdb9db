#include "server/http/connection_threads.h"

#include <chrono>
#include <system_error>

namespace cameras::server {
namespace {

constexpr std::chrono::seconds kGiveWay{1};

thread_local bool refusing = false;

void refuse(const std::function<void()>& work) {
  refusing = true;
  work();
  refusing = false;
}

// What enqueue() returns: nothing in older versions of the library.
template <class Enqueued>
Enqueued taken() {
  if constexpr (!std::is_void_v<Enqueued>) return true;
}

}  // namespace

bool ConnectionThreads::over_limit() noexcept { return refusing; }

ConnectionThreads::Enqueued ConnectionThreads::enqueue(std::function<void()> work) {
  take(std::move(work));
  return taken<Enqueued>();
}

void ConnectionThreads::take(std::function<void()> work) {
  std::unique_lock lock(mutex_);
  if (idle_ <= waiting_.size()) {
    bool full = threads_.size() >= most_;
    try {
      if (!full) threads_.emplace_back([this] { work_on(); });
    } catch (const std::system_error&) {  // the machine has no thread left
      full = true;
    }
    if (full && is_full(lock)) {
      lock.unlock();
      refuse(work);
      return;
    }
  }
  waiting_.push_back(std::move(work));
  arrived_.notify_one();
}

// Whether no connection can end for a new one. Where many come at once, those before this one may
// still wait for connections that are ending.
bool ConnectionThreads::is_full(std::unique_lock<std::mutex>& lock) {
  while (!make_room_()) {
    const std::size_t before = waiting_.size();
    const auto fewer = [&] { return waiting_.size() < before; };
    if (before == 0 || !taken_.wait_for(lock, kGiveWay, fewer)) return true;
  }
  return false;
}

void ConnectionThreads::work_on() {
  std::unique_lock lock(mutex_);
  while (true) {
    ++idle_;
    arrived_.wait(lock, [this] { return !waiting_.empty() || ending_; });
    --idle_;
    if (waiting_.empty()) return;
    const std::function<void()> work = std::move(waiting_.front());
    waiting_.pop_front();
    lock.unlock();
    taken_.notify_one();
    work();
    lock.lock();
  }
}

void ConnectionThreads::shutdown() {
  {
    const std::scoped_lock lock(mutex_);
    ending_ = true;
  }
  arrived_.notify_all();
  for (std::thread& thread : threads_) thread.join();
}

}  // namespace cameras::server
