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
#include <system_error>
#include <vector>

#include "cameras/text.h"

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

// A group's folder below `top`, or what is seen of it: in a container the path begins with folders
// that lie outside ("/docker/0123/inner" is "inner" there), with another namespace it leads out.
fs::path folder_of(const fs::path& top, const fs::path& group) {
  std::vector<fs::path> parts(group.begin(), group.end());
  if (std::ranges::find(parts, "..") != parts.end()) return top;
  for (auto first = parts.begin(); first != parts.end(); ++first) {
    fs::path folder = top;
    for (auto part = first; part != parts.end(); ++part) folder /= part->relative_path();
    std::error_code error;
    if (fs::is_directory(folder, error)) return folder;
  }
  return top;
}

// The smallest limit of a group and of those it lies in.
std::int64_t least_limit(const fs::path& top, const std::string& group,
                         std::span<const char* const> names, std::int64_t least) {
  fs::path folder = folder_of(top, fs::path(group).relative_path());
  for (;;) {
    for (const char* const name : names) {
      if (const auto limit = limit_in(folder / name); limit && *limit > 0) {
        least = std::min(least, *limit);
      }
    }
    if (folder == top || !folder.has_relative_path()) return least;
    folder = folder.parent_path();
  }
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

bool names_memory(const std::string& controllers) {
  std::istringstream words(controllers);
  for (std::string word; std::getline(words, word, ',');) {
    if (word == "memory") return true;
  }
  return false;
}

}  // namespace

std::int64_t machine_memory(const fs::path& root) {
  // Above "high" a group is not ended but slowed down until nothing moves.
  constexpr std::array kSecondVersion{"memory.max", "memory.high"};
  constexpr std::array kFirstVersion{"memory.limit_in_bytes"};
  std::int64_t least = least_of_process(root, installed(root).value_or(kUnknown));
  const fs::path groups = root / "sys/fs/cgroup";
  std::ifstream lines(root / "proc/self/cgroup");
  for (std::string line; std::getline(lines, line);) {  // number:controllers:/path
    const std::size_t first = line.find(':');
    const std::size_t second = first == std::string::npos ? first : line.find(':', first + 1);
    if (second == std::string::npos) continue;
    const std::string controllers = line.substr(first + 1, second - first - 1);
    const std::string group = line.substr(second + 1);
    if (controllers.empty()) {
      least = least_limit(groups, group, kSecondVersion, least);
      least = least_limit(groups / "unified", group, kSecondVersion, least);
    } else if (names_memory(controllers)) {
      least = least_limit(groups / "memory", group, kFirstVersion, least);
    }
  }
  return least;
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
