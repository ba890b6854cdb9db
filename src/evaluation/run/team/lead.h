#pragma once

#include <atomic>
#include <condition_variable>
#include <cstddef>
#include <cstdint>
#include <exception>
#include <functional>
#include <mutex>
#include <nlohmann/json_fwd.hpp>
#include <optional>
#include <set>
#include <string>
#include <thread>
#include <vector>

#include "cameras/evaluation.h"
#include "cameras/team.h"
#include "evaluation/run/judged_picture.h"
#include "evaluation/run/plan.h"
#include "evaluation/run/results_folder.h"
#include "evaluation/run/team/message.h"
#include "evaluation/run/team/ordered_rows.h"
#include "evaluation/run/team/parts.h"

namespace cameras::evaluation {

/// What the ranks of a run work on.
struct TeamWork {
  const Plan& plan;
  const EvaluationOptions& options;
  const nlohmann::ordered_json& record;  ///< run.json
  const Team& team;
};

/// Rank 0's side of a run, whatever the size of the team: it hands out pictures, to itself as well,
/// and is the only one who writes results. Pictures are handed out one at a time, as ranks ask for
/// them, since they cost differently. While rank 0 computes, a thread of it answers the others;
/// alone it has none.
class Lead {
 public:
  /// Goes on from what is in the folder.
  /// @throws Error{io} for rows that are not of this plan
  Lead(ResultsFolder& folder, const TeamWork& work);
  Lead(const Lead&) = delete;
  Lead& operator=(const Lead&) = delete;
  Lead(Lead&&) = delete;
  Lead& operator=(Lead&&) = delete;
  /// Leaves the others without an answer, unless end() was called.
  ~Lead();

  /// Whether there is anything left to do.
  bool complete() const;
  /// Pictures whose rows are on the disk.
  std::size_t done() const;

  /// The place of the picture that rank 0 is to do next; none once all are done. Where others still
  /// work on theirs it waits, for one of them may leave, and calls `meanwhile` now and then.
  /// @throws Error what handing out the work failed with
  std::optional<std::size_t> next(const std::function<void()>& meanwhile);

  /// Takes what rank 0 itself has made; on the disk when this returns.
  void add(std::size_t place, const JudgedPicture& judged);

  /// Tells the others that there is no more work, and waits until they know. Takes their files
  /// away.
  void end();

 private:
  struct Member {
    bool at_work = false;
    bool gone = false;
    std::optional<std::size_t> place = {};  // what it works on
  };

  void serve();
  void answer();
  void handle(int rank, const RunMessage& message);
  void begin(int rank);
  void require_call(int rank, const std::string& call) const;
  void leave(int rank, const std::string& why);
  void hand_on(int rank);
  void hand_to_idle();
  void keep(std::size_t place, const JudgedPicture& judged);
  JudgedPicture received(std::size_t place, const RunMessage& message) const;
  std::optional<std::size_t> take();
  void send(int rank, const RunMessage& message) const;
  void tell_at_work() const;
  bool all_gone() const;

  ResultsFolder& folder_;  // not owned
  TeamWork work_;
  std::vector<MetricColumn> columns_;
  OrderedRows rows_;
  std::uint64_t attempt_ = 0;
  std::optional<PartFile> part_;  // rank 0's own, for rows out of turn
  std::vector<Member> members_;   // by rank; of rank 0 none is used
  std::set<std::size_t> returned_;
  std::size_t fresh_ = 0;  // the first place that nobody has been given

  mutable std::mutex mutex_;  // all of the above, once the thread runs
  std::condition_variable changed_;
  std::exception_ptr failure_;
  bool ending_ = false;
  std::atomic<bool> stopped_ = false;
  std::thread server_;
};

}  // namespace cameras::evaluation
