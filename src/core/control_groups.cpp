#include "core/control_groups.h"

#include <algorithm>
#include <fstream>
#include <sstream>
#include <string>
#include <system_error>

namespace cameras {
namespace {

namespace fs = std::filesystem;

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

// A group, and those that it lies in.
void add_groups(const fs::path& top, const std::string& group, bool second_version,
                std::vector<ControlGroup>& groups) {
  fs::path folder = folder_of(top, fs::path(group).relative_path());
  for (;;) {
    groups.push_back({folder, second_version});
    if (folder == top || !folder.has_relative_path()) return;
    folder = folder.parent_path();
  }
}

bool is_named(std::string_view controller, const std::string& controllers) {
  std::istringstream words(controllers);
  for (std::string word; std::getline(words, word, ',');) {
    if (word == controller) return true;
  }
  return false;
}

}  // namespace

std::vector<ControlGroup> control_groups(const fs::path& root, std::string_view controller) {
  std::vector<ControlGroup> groups;
  const fs::path top = root / "sys/fs/cgroup";
  std::ifstream lines(root / "proc/self/cgroup");
  for (std::string line; std::getline(lines, line);) {  // number:controllers:/path
    const std::size_t first = line.find(':');
    const std::size_t second = first == std::string::npos ? first : line.find(':', first + 1);
    if (second == std::string::npos) continue;
    const std::string controllers = line.substr(first + 1, second - first - 1);
    const std::string group = line.substr(second + 1);
    if (controllers.empty()) {
      add_groups(top, group, /*second_version=*/true, groups);
      add_groups(top / "unified", group, /*second_version=*/true, groups);
    } else if (is_named(controller, controllers)) {
      // "cpu,cpuacct" is a folder with a link "cpu" beside it.
      add_groups(top / controller, group, /*second_version=*/false, groups);
    }
  }
  return groups;
}

}  // namespace cameras
