#pragma once

#include <filesystem>
#include <memory>
#include <string>
#include <string_view>

#include "outputs/draft_name.h"

namespace cameras::cli {

/// A new, empty file in the folder of `target`, which it becomes when it is kept. Where the file
/// system can, it has no name until then, so that nothing is left of it however the process ends;
/// elsewhere it is removed when it is not kept, and when a signal ends the process.
class Draft {
 public:
  /// @param target what it becomes, no symbolic link
  /// @param prefix of its name, while it has one of its own: six letters and digits follow
  /// @throws Error{io}
  Draft(std::filesystem::path target, std::string_view prefix);
  Draft(const Draft&) = delete;
  Draft& operator=(const Draft&) = delete;
  Draft(Draft&&) = delete;
  Draft& operator=(Draft&&) = delete;
  ~Draft();

  int descriptor() const noexcept { return descriptor_; }

  /// Puts it in the place of `target`, with the permissions of the file that was there. It is on
  /// the disk when this returns.
  /// @throws Error{io}
  void keep();

 private:
  bool open_nameless();
  void open_named();
  bool link_as(const std::string& name) const;
  void take_name();
  void become_copy();

  std::filesystem::path target_;
  std::string prefix_;
  int descriptor_ = -1;
  std::unique_ptr<DraftName> name_;  // of its own, if it has one
};

}  // namespace cameras::cli
