#pragma once

#include <chrono>
#include <cstddef>
#include <iosfwd>
#include <optional>
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

  /// "[=====>     ] 3/10, 2 min left photo.jpg"; `done` steps are completed. The time is what the
  /// steps since the first call took. Draws nothing for a single step, nor what stands there.
  void show(std::size_t done, const std::string& what);

  /// "[=====>     ] 3/10, 2 min left, 42 % photo.jpg": `share` of the next step is completed as
  /// well, 0 to 1. Draws at most ten times a second.
  void show_share(std::size_t done, double share, const std::string& what);

  /// "waiting for photo.jpg": these words, at once, in the place of the line.
  void say(const std::string& words, const std::string& what);

  /// Takes the line away, so that other output can follow.
  void clear();

 private:
  struct Beginning {
    std::size_t done;
    std::chrono::steady_clock::time_point time;
  };

  void draw(double completed, const std::string& text);
  std::string count_of(std::size_t done);
  std::string time_left(std::size_t done);

  std::ostream& out_;
  std::size_t steps_;
  bool visible_;
  bool drawn_ = false;
  std::size_t shown_ = 0;
  std::string what_;
  std::optional<Beginning> beginning_;
  std::chrono::steady_clock::time_point last_drawn_;
};

}  // namespace cameras::cli
