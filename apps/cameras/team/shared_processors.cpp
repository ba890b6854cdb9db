#include "team/shared_processors.h"

#include <sched.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <chrono>
#include <cstddef>
#include <cstring>
#include <limits>
#include <map>
#include <span>
#include <vector>

#include "cameras/computing.h"
#include "cameras/error.h"
#include "team/environment_number.h"

namespace cameras::cli {
namespace {

// What a rank says of itself, as it lies in memory: all are the same program.
struct RankProcessors {
  std::array<char, 256> machine{};
  int usable = 1;
  int given = 1;
  cpu_set_t bound{};
};

// As many as Slurm has given a task, where it does not bind it to them; any number where it says
// nothing.
int given_by_slurm() {
  const auto given = environment_number<int>("SLURM_CPUS_PER_TASK");
  return given && *given > 0 ? *given : std::numeric_limits<int>::max();
}

RankProcessors own_processors() {
  RankProcessors own;
  gethostname(own.machine.data(), own.machine.size() - 1);
  own.usable = usable_processors();
  own.given = given_by_slurm();
  CPU_ZERO(&own.bound);
  sched_getaffinity(0, sizeof own.bound, &own.bound);
  return own;
}

template <class Value>
Value next_value(const Team& team) {
  constexpr std::chrono::seconds kPatience(1);
  auto message = team.receive(kPatience);
  while (!message) message = team.receive(kPatience);
  Value value;
  require(message->bytes.size() == sizeof value, Errc::io,
          "expected what another rank says of its processors, found ", message->bytes.size(),
          " other bytes: ranks are different versions of the program");
  std::memcpy(&value, message->bytes.data(), sizeof value);
  return value;
}

template <class Value>
void send_value(const Team& team, int to, const Value& value) {
  team.send(to, std::as_bytes(std::span(&value, 1)));
}

struct MachineShare {
  int ranks = 0;
  cpu_set_t bound{};  // to any of them
};

int smallest_share(const std::vector<RankProcessors>& ranks) {
  std::map<std::array<char, 256>, MachineShare> machines;
  for (const RankProcessors& rank : ranks) {
    MachineShare& share = machines[rank.machine];
    ++share.ranks;
    CPU_OR(&share.bound, &share.bound, &rank.bound);
  }
  int threads = ranks.front().usable;
  for (const RankProcessors& rank : ranks) {
    const MachineShare& share = machines[rank.machine];
    // A quota below the processors that it is bound to is the container's, which all share.
    const bool has_quota = rank.usable < CPU_COUNT(&rank.bound);
    const int together = has_quota ? rank.usable : CPU_COUNT(&share.bound);
    threads = std::min({threads, rank.usable, rank.given, std::max(1, together / share.ranks)});
  }
  return std::max(1, threads);
}

}  // namespace

int agreed_threads(const Team& team) {
  if (team.rank > 0) {
    send_value(team, 0, own_processors());
    return next_value<int>(team);
  }
  std::vector<RankProcessors> ranks{own_processors()};
  while (static_cast<int>(ranks.size()) < team.size) {
    ranks.push_back(next_value<RankProcessors>(team));
  }
  const int threads = smallest_share(ranks);
  for (int rank = 1; rank < team.size; ++rank) send_value(team, rank, threads);
  return threads;
}

}  // namespace cameras::cli
