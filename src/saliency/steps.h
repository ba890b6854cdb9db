#pragma once

#include <cstdint>

#include "cameras/error.h"
#include "cameras/watch.h"

namespace cameras {

/// Tells who watches how far a method is.
/// @throws Error{cancelled} when that one says so
inline void tell(const Watch& watch, std::int64_t done, std::int64_t of) {
  if (!watch.progress || watch.progress(done, of)) return;
  fail(Errc::cancelled, "cancelled after ", done, " of ", of, " passes");
}

/// Before a map, or between passes, of which nobody counts how many there are.
/// @throws Error{cancelled} when who watches says so
inline void require_wanted(const Watch& watch) {
  if (watch.progress && !watch.progress(0, 1)) fail(Errc::cancelled, "cancelled");
}

/// Tells who watches how far the passes of a method are, and stops it when that one says so.
class Steps {
 public:
  /// @throws Error{cancelled}, as all that follow
  Steps(const Watch& watch, std::int64_t total) : watch_(watch), total_(total) { tell(); }

  /// One more is completed.
  void done() {
    ++done_;
    tell();
  }

  /// Between passes that the total does not count: the same number once more.
  void tell() const { cameras::tell(watch_, done_, total_); }

 private:
  const Watch& watch_;
  std::int64_t total_;
  std::int64_t done_ = 0;
};

}  // namespace cameras
