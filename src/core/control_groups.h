#pragma once

#include <filesystem>
#include <string_view>
#include <vector>

namespace cameras {

/// A group that this process is in, or one that such a group lies in: limits of all of them hold.
struct ControlGroup {
  std::filesystem::path folder;
  bool second_version = false;  ///< of Linux's control groups: files have other names
};

/// The groups whose files limit `controller` ("memory", "cpu"), the innermost first. Folders that
/// are not there are left out; a group of the second version need not have the controller.
/// @param root where /proc and /sys are
std::vector<ControlGroup> control_groups(const std::filesystem::path& root,
                                         std::string_view controller);

}  // namespace cameras
