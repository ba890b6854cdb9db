#include "team/mpi.h"

#include <dlfcn.h>

#include <algorithm>
#include <array>
#include <chrono>
#include <cstddef>
#include <filesystem>
#include <optional>
#include <span>
#include <string>
#include <system_error>
#include <thread>

#include "cameras/error.h"
#include "team/start_limit.h"

namespace cameras::cli {
namespace {

namespace fs = std::filesystem;

constexpr const char* kPluginName = "libcameras-mpi.so";

// Beside the program, as it is built, or where it is installed.
fs::path plugin_file() {
  std::error_code error;
  const fs::path folder = fs::read_symlink("/proc/self/exe", error).parent_path();
  if (!folder.is_absolute()) return {};  // no /proc: nothing of the working folder is loaded
  for (const fs::path& place : {folder, folder.parent_path() / CAMERAS_LIBDIR / "cameras"}) {
    if (fs::exists(place / kPluginName, error)) return place / kPluginName;
  }
  return {};
}

const MpiPlugin* loaded(const Launched& launched) {
  const fs::path file = plugin_file();
  require(!file.empty(), Errc::io, launched.by, " started ", launched.size,
          " processes, which would all do the same work: they share it with ", kPluginName,
          ", which is not beside the program (docs/scale.md says how it is built)");
  // For all to see: what Open MPI itself loads later looks for its symbols there.
  void* const library = dlopen(file.c_str(), RTLD_NOW | RTLD_GLOBAL);
  require(library != nullptr, Errc::io, file.string(), ": cannot be loaded: ", dlerror());
  const auto entry = reinterpret_cast<MpiPluginEntry>(dlsym(library, kMpiPluginEntry));
  const MpiPlugin* const plugin = entry == nullptr ? nullptr : entry();
  require(plugin != nullptr && plugin->version == kMpiPluginVersion, Errc::io, file.string(),
          ": is of another version of the program");
  return plugin;
}

// Looks again after ever longer pauses: MPI's own waiting takes a whole processor.
std::optional<TeamMessage> received(const MpiPlugin* plugin, std::chrono::milliseconds patience) {
  constexpr std::array<std::chrono::microseconds, 2> kPauses{std::chrono::microseconds(50),
                                                             std::chrono::microseconds(1000)};
  const auto until = std::chrono::steady_clock::now() + patience;
  TeamMessage message;
  std::size_t size = 0;
  for (std::chrono::microseconds pause = kPauses[0];; pause = std::min(2 * pause, kPauses[1])) {
    if (plugin->look(&message.from, &size)) break;
    if (std::chrono::steady_clock::now() >= until) return std::nullopt;
    std::this_thread::sleep_for(pause);
  }
  message.bytes.resize(size);
  plugin->take(message.from, message.bytes.data(), size);
  return message;
}

}  // namespace

Mpi::Mpi(const Launched& launched) : plugin_(loaded(launched)) {
  bool by_turns = false;
  {
    const StartLimit limit(launched);
    by_turns = plugin_->start(&rank_, &size_);
  }
  require(by_turns, Errc::io,
          "expected an MPI that several threads may call in turn "
          "(MPI_THREAD_SERIALIZED), found one that does not allow it");
  require(size_ == launched.size, Errc::io, launched.by, " started ", launched.size,
          " processes, MPI knows of ", size_,
          ": expected a launcher of the same MPI (srun: --mpi=pmix or --mpi=pmi2; docs/scale.md)");
}

Team Mpi::team() const {
  const MpiPlugin* const plugin = plugin_;
  return {.rank = rank_,
          .size = size_,
          .send =
              [plugin](int to, std::span<const std::byte> bytes) {
                plugin->send(to, bytes.data(), bytes.size());
              },
          .receive =
              [plugin](std::chrono::milliseconds patience) { return received(plugin, patience); }};
}

}  // namespace cameras::cli
