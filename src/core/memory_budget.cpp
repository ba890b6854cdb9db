#include "core/memory_budget.h"

#include <algorithm>
#include <cmath>

#include "cameras/error.h"
#include "core/machine_memory.h"

namespace cameras {
namespace {

// A little more than is needed, in whole units.
std::string enough(double bytes) {
  const double unit = bytes > 1e9 ? 1e9 : 1e6;
  const auto count = static_cast<std::int64_t>(std::ceil(std::min(bytes * 1.01 / unit, 1e15)));
  return std::to_string(count) + (bytes > 1e9 ? " GB" : " MB");
}

}  // namespace

MemoryBudget::MemoryBudget(std::int64_t bytes) : bytes_(bytes > 0 ? bytes : default_memory()) {}

void MemoryBudget::require_room(double bytes, const std::string& what,
                                const std::string& where) const {
  require(bytes <= static_cast<double>(bytes_), Errc::over_budget, what, " needs ",
          bytes_text(bytes), " of memory", where.empty() ? "" : " (" + where + ")",
          ", expected at most ", bytes_text(static_cast<double>(bytes_)), ": ", enough(bytes),
          " would do for that");
}

void MemoryBudget::require_pass(double bytes, std::span<const std::int64_t> input,
                                const std::string& where) const {
  const std::string batch =
      input[0] > 1 ? " and a batch of " + std::to_string(input[0]) : std::string();
  require_room(
      bytes,
      "this network at " + std::to_string(input[2]) + " x " + std::to_string(input[3]) + batch,
      where);
}

}  // namespace cameras
