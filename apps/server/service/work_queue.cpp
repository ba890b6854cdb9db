#include "server/service/work_queue.h"

#include "server/http/failure.h"

namespace cameras::server {

WorkQueue::WorkQueue(std::size_t threads, std::size_t most) : most_(most) {
  for (std::size_t i = 0; i < threads; ++i) threads_.emplace_back([this] { work_on(); });
}

WorkQueue::~WorkQueue() { end(); }

void WorkQueue::end() {
  close();
  for (std::thread& thread : threads_) thread.join();
  threads_.clear();
}

void WorkQueue::post(std::function<void()> work, Urgency urgency) {
  const std::scoped_lock lock(mutex_);
  if (closed_) throw Failure(503, "stopping", "the server is stopping");
  if (urgent_.size() + usual_.size() >= most_) {
    throw Failure(429, "busy",
                  "expected fewer requests: " + std::to_string(most_) + " wait already", 1);
  }
  (urgency == Urgency::urgent ? urgent_ : usual_).push_back(std::move(work));
  arrived_.notify_one();
}

void WorkQueue::close() {
  {
    const std::scoped_lock lock(mutex_);
    closed_ = true;
  }
  arrived_.notify_all();
}

std::size_t WorkQueue::waiting() const {
  const std::scoped_lock lock(mutex_);
  return urgent_.size() + usual_.size();
}

std::size_t WorkQueue::working() const {
  const std::scoped_lock lock(mutex_);
  return working_;
}

void WorkQueue::work_on() {
  std::unique_lock lock(mutex_);
  while (true) {
    arrived_.wait(lock, [this] { return closed_ || !urgent_.empty() || !usual_.empty(); });
    std::deque<std::function<void()>>& queue = urgent_.empty() ? usual_ : urgent_;
    if (queue.empty()) return;
    std::function<void()> work = std::move(queue.front());
    queue.pop_front();
    ++working_;
    lock.unlock();
    work();
    work = nullptr;  // what it holds goes before the next one begins
    lock.lock();
    --working_;
  }
}

}  // namespace cameras::server
