#pragma once

#include <chrono>
#include <cstddef>
#include <iosfwd>
#include <string>

namespace cameras::cli {

/// A progress line that rewrites itself, on a terminal only.
class Progress {
 public:
  /// Draws nothing when `out` is not the standard error of a terminal.
  Progress(std::ostream& out, std::size_t steps);
  Progress(const Progress&) = delete;
  Progress& operator=(const Progress&) = delete;
  Progress(Progress&&) = delete;
  Progress& operator=(Progress&&) = delete;
  ~Progress() { clear(); }

  /// "[=====>     ] 3/10 photo.jpg"; `done` steps are behind. Draws nothing for a single step.
  void show(std::size_t done, const std::string& what);

  /// "[=====>     ] 3/10 42 % photo.jpg": `share` of the next step is behind as well, 0 to 1. Draws
  /// at most ten times a second.
  void show_share(std::size_t done, double share, const std::string& what);

  /// Takes the line away, so that other output can follow.
  void clear();

 private:
  void draw(double behind, const std::string& text);

  std::ostream& out_;
  std::size_t steps_;
  bool visible_;
  bool drawn_ = false;
  std::chrono::steady_clock::time_point last_share_{};
};

}  // namespace cameras::cli
