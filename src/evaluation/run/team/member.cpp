#include "evaluation/run/team/member.h"

#include <chrono>
#include <nlohmann/json.hpp>
#include <optional>
#include <utility>

#include "cameras/error.h"
#include "evaluation/run/compared_maps.h"
#include "evaluation/run/run_record.h"
#include "evaluation/run/team/agreement.h"
#include "evaluation/run/team/message.h"
#include "evaluation/run/team/parts.h"

namespace cameras::evaluation {
namespace {

RunMessage next_message(const Team& team) {
  constexpr std::chrono::seconds kPatience(1);
  while (true) {
    if (const auto message = team.receive(kPatience)) return unpacked(message->bytes);
  }
}

void send_to_lead(const Team& team, const RunMessage& message) { team.send(0, packed(message)); }

void require_run_of_lead(const TeamWork& work, const std::string& record) {
  const std::string other = difference(parse_run_record(record), record_of_rank(work.record));
  require(other.empty(), Errc::io, "its run is another one than rank 0's: ", other);
}

}  // namespace

void work_for_lead(Evaluation run, const TeamWork& work, const std::filesystem::path& folder) {
  const Team& team = work.team;
  const auto columns = columns_of(work.options.metrics);
  std::optional<PartFile> part;
  bool prepared = false;
  send_to_lead(team,
               {.kind = RunMessage::Kind::ready, .text = call_of_rank(work.options.shard, folder)});
  while (true) {
    const RunMessage message = next_message(team);
    if (message.kind == RunMessage::Kind::end) break;
    if (message.kind == RunMessage::Kind::begin) {
      require_run_of_lead(work, message.text);
      part.emplace(folder, message.number, team.rank);
      continue;
    }
    const bool sensible = message.kind == RunMessage::Kind::picture && part.has_value() &&
                          message.number < work.plan.pictures.size();
    require(sensible, Errc::io, "expected a picture of the run from rank 0, found something else");
    if (!std::exchange(prepared, true)) {
      run.compared = compared_maps(run, work.plan, [](const PlannedPicture&) { return Watch(); });
    }
    JudgedPicture judged = judged_picture(run, work.plan, message.number, {});
    part->append(judged.rows, columns);
    send_to_lead(team, {.kind = RunMessage::Kind::done,
                        .number = message.number,
                        .text = row_lines(judged.rows),
                        .bytes = std::move(judged.example)});
  }
  part.reset();  // closed before rank 0 takes it away
  send_to_lead(team, {.kind = RunMessage::Kind::bye});
}

}  // namespace cameras::evaluation
