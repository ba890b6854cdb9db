#include "options/not_empty.h"

#include <CLI/CLI.hpp>

namespace cameras::cli {

CLI::Validator not_empty(const std::string& what) {
  return {[what](const std::string& text) { return text.empty() ? "expected " + what : ""; }, {}};
}

}  // namespace cameras::cli
