#pragma once

#include <chrono>
#include <cstddef>
#include <functional>
#include <optional>
#include <span>
#include <string>
#include <vector>

#pragma GCC visibility push(default)
namespace cameras {

/// What one process of a team sent to another.
struct TeamMessage {
  int from = 0;  ///< its rank
  std::vector<std::byte> bytes;
};

/// Processes that work on one run together (EvaluationWatch::team), and how they talk. Messages
/// between two ranks arrive in the order in which they were sent. One thread of a process at a time
/// calls `send` and `receive`, not always the same. By default: a process that works alone.
struct Team {
  int rank = 0;  ///< 0 hands out the work and writes all results; it computes too
  int size = 1;
  std::function<void(int to, std::span<const std::byte> bytes)> send = {};
  /// The next message of any rank; none where nothing comes for so long.
  std::function<std::optional<TeamMessage>(std::chrono::milliseconds patience)> receive = {};
  /// Rank 0 is told how many ranks are at work, itself among them, when that changes.
  std::function<void(int ranks)> at_work = {};
  /// Rank 0 is told why another rank works no more; its picture goes to the others.
  std::function<void(int rank, const std::string& why)> left = {};
};

/// Rank 0 is told that this rank works no more: what a rank has to do that fails.
/// @param why one line; at most 1000 bytes of it are sent
void leave_team(const Team& team, const std::string& why);

}  // namespace cameras
#pragma GCC visibility pop
