#include "evaluation/run/team/lead.h"

#include <algorithm>
#include <chrono>
#include <cstddef>
#include <exception>
#include <mutex>
#include <nlohmann/json.hpp>
#include <optional>
#include <string>
#include <thread>
#include <utility>

#include "cameras/error.h"
#include "evaluation/run/expected_rows.h"
#include "evaluation/run/run_record.h"
#include "evaluation/run/team/agreement.h"

namespace cameras::evaluation {

Lead::Lead(ResultsFolder& folder, const TeamWork& work)
    : folder_(folder),
      work_(work),
      columns_(columns_of(work.options.metrics)),
      rows_(folder, folder.resume(work.plan, work.options.methods, columns_),
            pictures_in_parts(folder.path(), work.plan, work.options)),
      members_(static_cast<std::size_t>(work.team.size)) {
  if (work.team.size < 2) return;
  attempt_ = next_attempt(folder.path());
  part_.emplace(folder.path(), attempt_, work.team.rank);
  tell_at_work();
  server_ = std::thread([this] { serve(); });
}

Lead::~Lead() {
  stopped_ = true;
  if (server_.joinable()) server_.join();
}

bool Lead::complete() const {
  const std::scoped_lock lock(mutex_);
  return rows_.count() == work_.plan.pictures.size();
}

std::size_t Lead::done() const {
  const std::scoped_lock lock(mutex_);
  return rows_.count();
}

std::optional<std::size_t> Lead::next(const std::function<void()>& meanwhile) {
  constexpr std::chrono::milliseconds kPause(100);
  std::unique_lock lock(mutex_);
  while (true) {
    if (failure_) std::rethrow_exception(failure_);
    if (const auto place = take()) return place;
    if (rows_.count() == work_.plan.pictures.size()) return std::nullopt;
    changed_.wait_for(lock, kPause);
    lock.unlock();
    meanwhile();
    lock.lock();
  }
}

void Lead::add(std::size_t place, const JudgedPicture& judged) {
  const std::scoped_lock lock(mutex_);
  if (part_ && !rows_.is_next(place)) part_->append(judged.rows, columns_);
  keep(place, judged);
}

void Lead::end() {
  if (server_.joinable()) {
    {
      const std::scoped_lock lock(mutex_);
      ending_ = true;
    }
    server_.join();
    if (failure_) std::rethrow_exception(failure_);
  }
  part_.reset();
  remove_parts(folder_.path());
}

// The one who is asked next: whoever left his picture, then the rest in their order.
std::optional<std::size_t> Lead::take() {
  while (!returned_.empty()) {
    const std::size_t place = *returned_.begin();
    returned_.erase(returned_.begin());
    if (!rows_.has(place)) return place;
  }
  while (fresh_ < work_.plan.pictures.size() && rows_.has(fresh_)) ++fresh_;
  if (fresh_ == work_.plan.pictures.size()) return std::nullopt;
  return fresh_++;
}

// The example before the rows: once these are there, the picture is never looked at again.
void Lead::keep(std::size_t place, const JudgedPicture& judged) {
  if (!judged.example.empty()) {
    folder_.write_example(work_.plan.pictures[place].number, judged.example);
  }
  rows_.add(place, judged.rows);
}

void Lead::serve() {
  try {
    while (!stopped_ && !all_gone()) answer();
  } catch (...) {
    const std::scoped_lock lock(mutex_);
    failure_ = std::current_exception();
  }
  changed_.notify_all();
}

bool Lead::all_gone() const {
  const std::scoped_lock lock(mutex_);
  return ending_ && std::all_of(members_.begin() + 1, members_.end(),
                                [](const Member& member) { return member.gone; });
}

void Lead::answer() {
  constexpr std::chrono::milliseconds kPatience(50);
  const std::optional<TeamMessage> message = work_.team.receive(kPatience);
  const std::scoped_lock lock(mutex_);
  if (message) handle(message->from, unpacked(message->bytes));
  for (std::size_t rank = 1; ending_ && rank < members_.size(); ++rank) {
    if (std::exchange(members_[rank].at_work, false)) {
      send(static_cast<int>(rank), {.kind = RunMessage::Kind::end});
    }
  }
}

void Lead::handle(int rank, const RunMessage& message) {
  Member& member = members_.at(static_cast<std::size_t>(rank));
  switch (message.kind) {
    case RunMessage::Kind::ready:
      require_call(rank, message.text);
      begin(rank);
      break;
    case RunMessage::Kind::done: {
      const std::size_t place = member.place.value();
      require(place == message.number, Errc::io, "expected picture ", place, " from rank ", rank,
              ", found ", message.number);
      keep(place, received(place, message));
      member.place.reset();
      hand_on(rank);
      changed_.notify_all();
      break;
    }
    case RunMessage::Kind::left: leave(rank, message.text); break;
    case RunMessage::Kind::bye: member.gone = true; break;
    default:
      fail(Errc::io, "expected a message to rank 0 from rank ", rank, ", found one to a member");
  }
}

// Each with a part of its own, as `srun cameras --shard $SLURM_PROCID/N` starts them: all but rank
// 0's would be missing if this were but one more rank that leaves.
void Lead::require_call(int rank, const std::string& call) const {
  const std::string own = call_of_rank(work_.options.shard, folder_.path());
  require(call == own, Errc::bad_argument, "rank ", rank, " was called with ", call,
          ", rank 0 with ", own, ": expected the same of all ranks, which share one run");
}

void Lead::begin(int rank) {
  members_[static_cast<std::size_t>(rank)].at_work = true;
  send(rank, {.kind = RunMessage::Kind::begin,
              .number = attempt_,
              .text = record_text(record_of_rank(work_.record))});
  if (ending_) return;
  tell_at_work();
  hand_on(rank);
}

void Lead::leave(int rank, const std::string& why) {
  Member& member = members_[static_cast<std::size_t>(rank)];
  member.gone = true;
  member.at_work = false;
  if (member.place) returned_.insert(*member.place);
  member.place.reset();
  tell_at_work();
  if (work_.team.left) work_.team.left(rank, why);
  hand_to_idle();
  changed_.notify_all();
}

void Lead::hand_on(int rank) {
  Member& member = members_[static_cast<std::size_t>(rank)];
  if (!member.at_work || member.place) return;
  member.place = take();
  if (member.place) send(rank, {.kind = RunMessage::Kind::picture, .number = *member.place});
}

void Lead::hand_to_idle() {
  for (int rank = 1; rank < work_.team.size; ++rank) hand_on(rank);
}

JudgedPicture Lead::received(std::size_t place, const RunMessage& message) const {
  JudgedPicture judged{.rows = parse_rows(header_line(columns_) + message.text, columns_),
                       .example = message.bytes};
  const auto expected = expected_rows(work_.plan.pictures[place], work_.options.methods);
  require(judged.rows.size() == expected.size(), Errc::io, "expected ", expected.size(),
          " rows of a picture from another rank, found ", judged.rows.size());
  for (std::size_t i = 0; i < expected.size(); ++i) require_row(expected[i], judged.rows[i], i);
  return judged;
}

void Lead::send(int rank, const RunMessage& message) const {
  work_.team.send(rank, packed(message));
}

void Lead::tell_at_work() const {
  if (!work_.team.at_work) return;
  const auto others = std::ranges::count_if(members_, &Member::at_work);
  work_.team.at_work(static_cast<int>(others) + 1);
}

}  // namespace cameras::evaluation
