#include "team/start_limit.h"

#include <unistd.h>

#include <chrono>
#include <cstdint>
#include <iostream>
#include <mutex>
#include <string>

#include "command.h"
#include "console/diagnostics.h"
#include "team/environment_number.h"

namespace cameras::cli {
namespace {

constexpr std::int64_t kUsualSeconds = 300;

std::chrono::seconds start_patience() {
  const auto given = environment_number<std::int64_t>("CAMERAS_MPI_START_SECONDS");
  const bool sensible = given && *given > 0 && *given <= 1'000'000;
  return std::chrono::seconds(sensible ? *given : kUsualSeconds);
}

}  // namespace

StartLimit::StartLimit(const Launched& launched)
    : watcher_([this, launched] { watch(launched); }) {}

StartLimit::~StartLimit() {
  {
    const std::scoped_lock lock(mutex_);
    started_ = true;
  }
  changed_.notify_all();
  watcher_.join();
}

void StartLimit::watch(const Launched& launched) {
  // Rank 0 speaks first; where it is the one that is missing, the others do a little later.
  const auto patience = start_patience() + std::chrono::seconds(launched.rank == 0 ? 0 : 2);
  std::unique_lock lock(mutex_);
  if (changed_.wait_for(lock, patience, [this] { return started_; })) return;
  print_failure(std::cerr, "rank " + std::to_string(launched.rank) + " of " +
                               std::to_string(launched.size) + " waited " +
                               std::to_string(patience.count()) +
                               " s for the others, which have not all started");
  std::cerr.flush();
  _exit(kFailed);  // the main thread is inside of MPI, and stays there
}

}  // namespace cameras::cli
