#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "cameras/evaluation.h"
#include "cameras/passes.h"

#pragma GCC visibility push(default)
namespace cameras {

/// A picture that was judged to see how long that takes.
struct TimedPicture {
  std::string name;
  std::int64_t maps = 0;
  double seconds = 0;
  std::int64_t skipped = 0;  ///< rows
};

/// What a run is going to do, and what of it was measured.
struct EvaluationPlan {
  std::int64_t pictures = 0;  ///< of this shard
  std::int64_t labels = 0;    ///< that are explained; one a picture where the network chooses
  std::int64_t maps = 0;      ///< one by label and method: rows
  /// Pictures whose maps each process makes first, for others to be compared with.
  std::int64_t compared = 0;
  std::vector<TimedPicture> timed = {};  ///< up to three, evenly spread
  Passes passes = {};                    ///< of the timed ones together

  std::int64_t timed_maps() const;
  /// Of all maps in one process: what the timed ones took by map, for as many as there are.
  double seconds() const;
};

/// Counts what evaluate() would do, and judges up to three pictures for it, the first of them once
/// more ahead, since a network's first pass at a size takes longer. Writes nothing.
/// @param watch is asked between passes, as by evaluate(); its other members are not read
/// @throws Error{bad_argument} as evaluate(); Error{cancelled}
EvaluationPlan plan_evaluation(const EvaluationSubject& subject, const EvaluationOptions& options,
                               const EvaluationWatch& watch = {});

}  // namespace cameras
#pragma GCC visibility pop
