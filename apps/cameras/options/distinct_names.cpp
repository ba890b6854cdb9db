#include "options/distinct_names.h"

#include <set>

#include "command.h"

namespace cameras::cli {

void require_distinct(const std::string& option, const std::vector<std::string>& names) {
  std::set<std::string> seen;
  for (const std::string& name : names) {
    if (!seen.insert(name).second) {
      throw UsageError("expected " + option + " to be different, found '" + name + "' twice");
    }
  }
}

}  // namespace cameras::cli
