#pragma once

#include <condition_variable>
#include <mutex>
#include <thread>

#include "team/launcher.h"

namespace cameras::cli {

/// While it lives the processes of a launcher wait for each other, which MPI does without an end
/// where one never starts. After CAMERAS_MPI_START_SECONDS (300) the program says so and ends with
/// status 1, and the launcher ends the others.
class StartLimit {
 public:
  explicit StartLimit(const Launched& launched);
  StartLimit(const StartLimit&) = delete;
  StartLimit& operator=(const StartLimit&) = delete;
  StartLimit(StartLimit&&) = delete;
  StartLimit& operator=(StartLimit&&) = delete;
  ~StartLimit();

 private:
  void watch(const Launched& launched);

  std::mutex mutex_;
  std::condition_variable changed_;
  bool started_ = false;
  std::thread watcher_;
};

}  // namespace cameras::cli
