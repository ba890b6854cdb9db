#include "bundled/bundled_fonts.h"

#include <cstdlib>
#include <filesystem>
#include <system_error>

namespace cameras::cli {

void use_bundled_fonts() {
  std::error_code none;
  const std::filesystem::path program = std::filesystem::read_symlink("/proc/self/exe", none);
  if (none) return;
  const auto fonts = program.parent_path().parent_path() / "share/cameras/fonts.conf";
  if (std::filesystem::exists(fonts, none)) setenv("FONTCONFIG_FILE", fonts.c_str(), 0);
}

}  // namespace cameras::cli
