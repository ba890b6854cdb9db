#include "core/machine_processors.h"

#include <sched.h>

#include <algorithm>
#include <cmath>
#include <cstdint>
#include <fstream>
#include <optional>
#include <string>
#include <thread>

#include "cameras/computing.h"
#include "cameras/text.h"
#include "core/control_groups.h"

namespace cameras {
namespace {

namespace fs = std::filesystem;

int bound_processors() {
  cpu_set_t set;
  CPU_ZERO(&set);
  if (sched_getaffinity(0, sizeof set, &set) == 0) return std::max(1, CPU_COUNT(&set));
  // A machine of more than 1024.
  return static_cast<int>(std::max(1U, std::thread::hardware_concurrency()));
}

std::optional<double> number_in(std::istream& text) {
  std::string word;
  if (!(text >> word)) return std::nullopt;
  return parse_number<double>(word);  // not of "max"
}

std::optional<double> number_in(const fs::path& file) {
  std::ifstream text(file);
  return number_in(text);
}

// Processors that a group's quota is worth: time in each period, by the period.
std::optional<double> quota_of(const ControlGroup& group) {
  std::optional<double> quota;
  std::optional<double> period;
  if (group.second_version) {
    std::ifstream text(group.folder / "cpu.max");
    quota = number_in(text);
    period = number_in(text);
  } else {
    quota = number_in(group.folder / "cpu.cfs_quota_us");
    period = number_in(group.folder / "cpu.cfs_period_us");
  }
  if (!quota || !period || !(*quota > 0) || !(*period > 0)) return std::nullopt;  // -1: no quota
  return *quota / *period;
}

}  // namespace

int machine_processors(const fs::path& root) {
  int count = bound_processors();
  for (const ControlGroup& group : control_groups(root, "cpu")) {
    const auto quota = quota_of(group);
    if (quota && *quota < count) count = std::max(1, static_cast<int>(std::ceil(*quota)));
  }
  return count;
}

int usable_processors() { return machine_processors(); }

}  // namespace cameras
