#include "outputs/input_files.h"

#include <sys/stat.h>

#include "command.h"

namespace cameras::cli {

void InputFiles::add(std::span<const std::filesystem::path> files) {
  for (const std::filesystem::path& file : files) {
    struct stat status = {};
    if (stat(file.c_str(), &status) == 0) files_.emplace(status.st_dev, status.st_ino);
  }
}

void InputFiles::require_other(const std::filesystem::path& output) const {
  struct stat status = {};
  if (stat(output.c_str(), &status) != 0 || !S_ISREG(status.st_mode)) return;
  if (!files_.contains({status.st_dev, status.st_ino})) return;
  throw UsageError("expected an output that is none of the files to read, found " +
                   output.string());
}

}  // namespace cameras::cli
