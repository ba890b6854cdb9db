#include "core/machine_memory.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <fstream>
#include <optional>
#include <span>
#include <sstream>
#include <string>
#include <string_view>

#include "cameras/text.h"
#include "core/control_groups.h"

namespace cameras {
namespace {

namespace fs = std::filesystem;

constexpr std::int64_t kUnknown = std::int64_t{1} << 33;

// MemTotal of /proc/meminfo, which is in KiB.
std::optional<std::int64_t> installed(const fs::path& root) {
  std::ifstream lines(root / "proc/meminfo");
  std::string key;
  std::int64_t kibibytes = 0;
  while (lines >> key) {
    if (key == "MemTotal:" && lines >> kibibytes) return kibibytes * 1024;
    lines.ignore(1 << 10, '\n');
  }
  return std::nullopt;
}

// A limit; none where the file is not there or says "max".
std::optional<std::int64_t> limit_in(const fs::path& file) {
  std::ifstream text(file);
  std::string word;
  if (!(text >> word)) return std::nullopt;
  return parse_number<std::int64_t>(word);  // v1 without a limit: 2^63 and a little less
}

// The smallest limit of the groups.
std::int64_t least_of_groups(const fs::path& root, std::int64_t least) {
  // Above "high" a group is not ended but slowed down until nothing moves.
  static constexpr std::array kSecondVersion{"memory.max", "memory.high"};
  static constexpr std::array kFirstVersion{"memory.limit_in_bytes"};
  for (const ControlGroup& group : control_groups(root, "memory")) {
    const auto names = group.second_version ? std::span<const char* const>(kSecondVersion)
                                            : std::span<const char* const>(kFirstVersion);
    for (const char* const name : names) {
      if (const auto limit = limit_in(group.folder / name); limit && *limit > 0) {
        least = std::min(least, *limit);
      }
    }
  }
  return least;
}

// "Max address space    4294967296    unlimited    bytes": what `ulimit -v` and `ulimit -d` set.
std::int64_t least_of_process(const fs::path& root, std::int64_t least) {
  std::ifstream lines(root / "proc/self/limits");
  for (std::string line; std::getline(lines, line);) {
    for (const std::string_view name : {"Max address space ", "Max data size "}) {
      if (!line.starts_with(name)) continue;
      std::istringstream words(line.substr(name.size()));
      std::string word;
      words >> word;
      const auto limit = parse_number<std::int64_t>(word);  // not of "unlimited"
      if (limit && *limit > 0) least = std::min(least, *limit);
    }
  }
  return least;
}

}  // namespace

std::int64_t machine_memory(const fs::path& root) {
  return least_of_groups(root, least_of_process(root, installed(root).value_or(kUnknown)));
}

std::int64_t default_memory() { return machine_memory() / 2; }

std::string bytes_text(double bytes) {
  constexpr std::array<std::string_view, 7> kUnits{"B", "kB", "MB", "GB", "TB", "PB", "EB"};
  std::size_t unit = 0;
  while (bytes >= 999.95 && unit + 1 < kUnits.size()) {
    bytes /= 1000;
    ++unit;
  }
  std::ostringstream text;
  text.precision(1);
  text << std::fixed << bytes << ' ' << kUnits.at(unit);
  return text.str();
}

}  // namespace cameras
