#include "server/service/explanations.h"

#include <exception>

#include "server/service/answer.h"

namespace cameras::server {

Explanations::Asked Explanations::ask(AskedQuestion question, Asker asker) {
  const std::scoped_lock lock(mutex_);
  const auto join = [&](const std::shared_ptr<ExplanationTask>& task) {
    if (asker == Asker::waits) {
      task->join();
    } else {
      task->keep();
    }
  };
  const auto known = [&](const std::shared_ptr<ExplanationTask>& task) {
    const Status status = task ? task->status() : Status::failed;
    return status != Status::failed && status != Status::cancelled;
  };
  const auto active = active_.find(question.id);
  std::shared_ptr<ExplanationTask> task =
      active != active_.end() ? active->second.task : kept_.find(question.id);
  if (known(task)) {
    join(task);
    return {task, true};
  }
  task = std::make_shared<ExplanationTask>(question.id, question.canonical, question.image);
  join(task);
  const auto asked = std::make_shared<const AskedQuestion>(std::move(question));
  const WorkQueue::Ticket ticket = compute_.post([this, asked, task] { work(*asked, *task); });
  active_[asked->id] = {task, ticket};
  return {task, false};
}

void Explanations::work(const AskedQuestion& question, ExplanationTask& task) {
  if (task.begin()) {
    try {
      task.finish(answer(question, task));
    } catch (const std::exception& error) {
      task.fail(told(error));
    } catch (...) {
      task.fail(Told{});
    }
  }
  const std::scoped_lock lock(mutex_);
  file(task);
}

// It is over: from what is worked on to what is kept.
void Explanations::file(const ExplanationTask& task) {
  const auto active = active_.find(task.id());
  if (active == active_.end() || active->second.task.get() != &task) return;  // asked again since
  kept_.keep(task.id(), active->second.task, task.bytes());
  active_.erase(active);
}

std::shared_ptr<ExplanationTask> Explanations::get(const std::string& id) {
  const std::scoped_lock lock(mutex_);
  const auto active = active_.find(id);
  if (active != active_.end()) return active->second.task;
  if (auto kept = kept_.find(id)) return kept;
  throw not_found("expected the id of an explanation that is here, found '" + id + "'");
}

void Explanations::cancel(const std::string& id) {
  const auto task = get(id);
  std::function<void()> taken;  // may hold the last of a model, which goes after the lock
  const std::scoped_lock lock(mutex_);
  taken = drop(*task);
}

void Explanations::leave(ExplanationTask& task) {
  std::function<void()> taken;          // as in cancel()
  const std::scoped_lock lock(mutex_);  // whoever asks the same now joins before, or asks anew
  if (task.leave()) taken = drop(task);
}

// With the lock held. Returns the work where it had not begun.
std::function<void()> Explanations::drop(ExplanationTask& task) {
  task.cancel();
  const auto active = active_.find(task.id());
  if (active == active_.end() || active->second.task.get() != &task) return {};
  // What has begun ends by itself; what waits would keep its place from others.
  std::function<void()> work = compute_.withdraw(active->second.ticket);
  if (work) file(task);
  return work;
}

void Explanations::cancel_all() {
  const std::scoped_lock lock(mutex_);
  for (const auto& [id, active] : active_) active.task->cancel();
}

}  // namespace cameras::server
