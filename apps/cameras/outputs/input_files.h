#pragma once

#include <sys/types.h>

#include <filesystem>
#include <set>
#include <span>
#include <utility>

namespace cameras::cli {

/// The files that a call reads, by what they are and not by their names.
class InputFiles {
 public:
  InputFiles() = default;
  explicit InputFiles(std::span<const std::filesystem::path> files) { add(files); }

  /// Those that are there.
  void add(std::span<const std::filesystem::path> files);

  /// Makes sure that writing `output` does not replace one of them. Devices and pipes may be both.
  /// @throws UsageError
  void require_other(const std::filesystem::path& output) const;

 private:
  std::set<std::pair<dev_t, ino_t>> files_;
};

}  // namespace cameras::cli
