#include "server/service/work_queue.h"

#include <algorithm>
#include <utility>

#include "server/http/failure.h"

namespace cameras::server {
namespace {

constexpr std::size_t kUrgentInARow = 16;

}  // namespace

WorkQueue::WorkQueue(std::size_t threads, std::size_t most) : most_(most) {
  for (std::size_t i = 0; i < threads; ++i) threads_.emplace_back([this] { work_on(); });
}

WorkQueue::~WorkQueue() { end(); }

void WorkQueue::end() {
  close();
  for (std::thread& thread : threads_) thread.join();
  threads_.clear();
}

WorkQueue::Ticket WorkQueue::post(std::function<void()> work, Urgency urgency) {
  const std::scoped_lock lock(mutex_);
  if (closed_) throw Failure(503, "stopping", "the server is stopping");
  if (urgent_.size() + usual_.size() >= most_) {
    throw Failure(429, "busy",
                  "expected fewer requests: " + std::to_string(most_) + " wait already", 1);
  }
  (urgency == Urgency::urgent ? urgent_ : usual_).push_back({++last_ticket_, std::move(work)});
  arrived_.notify_one();
  return last_ticket_;
}

std::function<void()> WorkQueue::withdraw(Ticket ticket) {
  const auto is_it = [ticket](const Waiting& one) { return one.ticket == ticket; };
  const std::scoped_lock lock(mutex_);
  for (std::deque<Waiting>* queue : {&urgent_, &usual_}) {
    const auto found = std::ranges::find_if(*queue, is_it);
    if (found == queue->end()) continue;
    std::function<void()> work = std::move(found->work);
    queue->erase(found);
    return work;
  }
  return {};
}

void WorkQueue::close() {
  {
    const std::scoped_lock lock(mutex_);
    closed_ = true;
  }
  arrived_.notify_all();
}

bool WorkQueue::idle() const {
  const std::scoped_lock lock(mutex_);
  return urgent_.empty() && usual_.empty() && working_ == 0;
}

std::size_t WorkQueue::waiting() const {
  const std::scoped_lock lock(mutex_);
  return urgent_.size() + usual_.size();
}

std::size_t WorkQueue::working() const {
  const std::scoped_lock lock(mutex_);
  return working_;
}

std::deque<WorkQueue::Waiting>& WorkQueue::next_queue() {
  const bool turn = urgent_in_a_row_ >= kUrgentInARow && !usual_.empty();
  if (urgent_.empty() || turn) {
    urgent_in_a_row_ = 0;
    return usual_;
  }
  ++urgent_in_a_row_;
  return urgent_;
}

void WorkQueue::work_on() {
  std::unique_lock lock(mutex_);
  while (true) {
    arrived_.wait(lock, [this] { return closed_ || !urgent_.empty() || !usual_.empty(); });
    if (urgent_.empty() && usual_.empty()) return;
    std::deque<Waiting>& queue = next_queue();
    std::function<void()> work = std::move(queue.front().work);
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
