#pragma once

#include <cstddef>
#include <iosfwd>
#include <string>

namespace cameras::cli {

/// A progress line that rewrites itself, on a terminal only.
class Progress {
 public:
  /// Draws nothing when `out` is not the standard error of a terminal, or for a single step.
  Progress(std::ostream& out, std::size_t steps);
  Progress(const Progress&) = delete;
  Progress& operator=(const Progress&) = delete;
  Progress(Progress&&) = delete;
  Progress& operator=(Progress&&) = delete;
  ~Progress() { clear(); }

  /// "[=====>     ] 3/10 photo.jpg"; `done` steps are behind.
  void show(std::size_t done, const std::string& what);

  /// Takes the line away, so that other output can follow.
  void clear();

 private:
  std::ostream& out_;
  std::size_t steps_;
  bool visible_;
  bool drawn_ = false;
};

}  // namespace cameras::cli
