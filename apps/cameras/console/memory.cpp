#include "console/memory.h"

#include <fstream>
#include <string>

namespace cameras::cli {
namespace {

// Not getrusage(): what it counts survives exec, so a small program that a large one starts would
// report the large one's peak.
double status_mb(const std::string& wanted) {
  std::ifstream status("/proc/self/status");
  std::string key;
  while (status >> key) {
    double kibibytes = 0;
    if (key == wanted && status >> kibibytes) return kibibytes / 1024.0;
  }
  return 0;
}

}  // namespace

double resident_memory_mb() { return status_mb("VmRSS:"); }

double peak_memory_mb() { return status_mb("VmHWM:"); }

bool forget_peak_memory() {
  std::ofstream references("/proc/self/clear_refs");
  references << "5";  // proc(5): resets the peak resident set size to the current one
  references.close();
  return static_cast<bool>(references);
}

}  // namespace cameras::cli
