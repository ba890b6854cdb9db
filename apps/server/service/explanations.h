#pragma once

#include <cstddef>
#include <functional>
#include <map>
#include <memory>
#include <mutex>
#include <string>
#include <utility>

#include "server/service/explanation.h"
#include "server/service/question.h"
#include "server/service/recently_used.h"
#include "server/service/work_queue.h"

namespace cameras::server {

/// The questions that are worked on, and the answers that are kept: the same question again is the
/// same explanation.
class Explanations {
 public:
  /// @param bytes of the answers that are kept
  Explanations(std::size_t bytes, WorkQueue& compute) : compute_(compute), kept_(bytes) {}

  struct Asked {
    std::shared_ptr<ExplanationTask> task;
    bool known = false;  ///< whether it was asked before
  };
  enum class Asker { comes_back, waits };  ///< who waits calls leave() in the end

  /// @throws Failure{429} where too many wait
  Asked ask(AskedQuestion question, Asker asker);
  /// @throws Failure{404}
  std::shared_ptr<ExplanationTask> get(const std::string& id);
  void cancel(const std::string& id);
  void cancel_all();
  /// One fewer waits: what nobody waits for any more, and nobody may come back to, is cancelled.
  void leave(ExplanationTask& task);

  std::size_t bytes() const { return kept_.bytes(); }

 private:
  struct Active {
    std::shared_ptr<ExplanationTask> task;
    WorkQueue::Ticket ticket = 0;
  };

  void work(const AskedQuestion& question, ExplanationTask& task);
  void file(const ExplanationTask& task);
  std::function<void()> drop(ExplanationTask& task);

  WorkQueue& compute_;
  std::mutex mutex_;
  std::map<std::string, Active> active_;
  RecentlyUsed<ExplanationTask> kept_;
};

}  // namespace cameras::server
