#pragma once

#include <cstddef>
#include <string>

namespace cameras::cli {

/// While it lives, a signal that ends the process removes the file of this name first. Make one
/// before the file: a name without a file does no harm.
class DraftName {
 public:
  explicit DraftName(std::string name);
  DraftName(const DraftName&) = delete;
  DraftName& operator=(const DraftName&) = delete;
  DraftName(DraftName&&) = delete;
  DraftName& operator=(DraftName&&) = delete;
  ~DraftName();

  const std::string& text() const noexcept { return name_; }

 private:
  std::string name_;
  std::size_t slot_;
};

/// Lets the signals that end a process (TERM, INT, HUP and their like, where the caller does not
/// ignore them) remove the files of all DraftNames before they do so.
void remove_drafts_on_signals();

}  // namespace cameras::cli
