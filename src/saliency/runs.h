#pragma once

#include <ATen/core/Tensor.h>

#include <cstdint>
#include <span>

#include "cameras/saliency.h"
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

/// What another run took is added to the seconds of `result`.
void add_seconds(Result& result, const Result& run);

/// The answer of one run with what all runs came to: `sums` of maps [h,w], one for each label, in
/// the place of its own maps, stretched to [0,1]. What else it said of single maps is dropped.
Result with_sums(Result result, std::span<const at::Tensor> sums);

}  // namespace cameras
