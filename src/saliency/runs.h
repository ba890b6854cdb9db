#pragma once

#include <cstdint>

#include "cameras/watch.h"

namespace cameras {

/// Of a method that runs another one several times: what is told of the passes of one run becomes a
/// share of all of them.
class Runs {
 public:
  Runs(const Watch& watch, std::int64_t count) : watch_(watch), count_(count) {}

  /// For the next run, whose progress is told to who watches all of them.
  Watch next();

  /// A run is completed. Of a method of one pass, which tells nothing, that is told.
  /// @throws Error{cancelled}
  void done();

 private:
  const Watch& watch_;
  std::int64_t count_;
  std::int64_t completed_ = 0;
  std::int64_t told_ = 0;
};

}  // namespace cameras
