#pragma once

#include <atomic>
#include <chrono>
#include <cstdint>
#include <string>
#include <vector>

#include "serve_load/questions.h"

namespace cameras::load {

struct Place {
  std::string host;
  int port = 0;
};

struct Counts {
  std::atomic<std::int64_t> right = 0;
  std::atomic<std::int64_t> wrong = 0;
  std::atomic<std::int64_t> lost = 0;       ///< no answer at all
  std::atomic<std::int64_t> busy = 0;       ///< told to come back
  std::atomic<std::int64_t> refused = 0;    ///< nonsense, refused as it has to be
  std::atomic<std::int64_t> cut = 0;        ///< slow senders, and those that hang up
  std::atomic<std::int64_t> cancelled = 0;  ///< explanations that were asked for and cancelled
};

/// Clients of a server, each a thread: of 16 one sends nonsense, one sends slowly or hangs up, one
/// cancels what it has asked for, and the others ask good questions.
class Clients {
 public:
  Clients(Place place, const Questions& questions, Names names)
      : place_(std::move(place)), questions_(questions), names_(std::move(names)) {}

  /// @param count at least 1; one more asks every 10 ms whether the server lives
  void run(int count, std::chrono::duration<double> time);

  const Counts& counts() const noexcept { return counts_; }
  /// Of the answers of /v2/health/live: the time in ms that a share of them took at most.
  double live_ms(double share) const;
  std::size_t live_count() const noexcept { return live_.size(); }

 private:
  using Clock = std::chrono::steady_clock;

  void ask(Clock::time_point until);
  void send_nonsense(Clock::time_point until);
  void send_slowly(bool hangs_up, Clock::time_point until);
  void cancel(Clock::time_point until);
  void ask_whether_it_lives(Clock::time_point until);
  int open_socket() const;

  const Place place_;
  const Questions& questions_;
  const Names names_;
  std::atomic<int> next_ = 0;
  Counts counts_;
  std::vector<double> live_;
};

}  // namespace cameras::load
