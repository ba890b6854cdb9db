#pragma once

#include <atomic>
#include <chrono>
#include <cstddef>
#include <iosfwd>
#include <optional>

namespace cameras::cli {

/// How far a team is, as lines: what a launcher passes on from rank 0 is no terminal.
class TeamProgress {
 public:
  explicit TeamProgress(std::ostream& out) : out_(out) {}

  /// From any thread.
  void set_ranks(int ranks) noexcept { ranks_ = ranks; }

  /// "cameras: 120 of 50000 pictures, 3.2 a second, 4 h 19 min left, 8 ranks at work", after two
  /// seconds, then every ten.
  void show(std::size_t done, std::size_t of);

  /// "cameras: 50000 of 50000 pictures in 4 h 20 min, 3.2 a second", once.
  void end();

 private:
  using Clock = std::chrono::steady_clock;

  std::ostream& out_;
  std::atomic<int> ranks_ = 1;
  std::optional<Clock::time_point> begun_;
  Clock::time_point next_;
  std::size_t first_ = 0;  // pictures that were there when it began
  std::size_t of_ = 0;
};

}  // namespace cameras::cli
