#pragma once

#include <cstdint>
#include <filesystem>
#include <string>

namespace cameras {

/// Bytes of memory that this process may have: the machine's, or fewer where its control group (v1
/// or v2, memory.high among the limits), one that this lies in, or the process itself (`ulimit -v`,
/// `ulimit -d`) has a limit. 8 GiB where the system does not say.
/// @param root folder that proc and sys lie in
std::int64_t machine_memory(const std::filesystem::path& root = "/");

/// Half of machine_memory(): what one call may take unless it is told otherwise.
std::int64_t default_memory();

/// "6.3 GB", "512.0 MB": three digits or so, in powers of 1000.
std::string bytes_text(double bytes);

}  // namespace cameras
