#pragma once

#include <cstdint>
#include <filesystem>
#include <functional>
#include <optional>

#include "outputs/open_file.h"
#include "zoo/zoo_model.h"

namespace cameras::cli::zoo {

/// $XDG_CACHE_HOME/cameras/zoo, or ~/.cache/cameras/zoo.
/// @throws Error{io} where neither of the two is known
std::filesystem::path cache_folder();

/// The same; none where neither of the two is known.
std::optional<std::filesystem::path> known_cache_folder();

enum class Check {
  none,  ///< its size alone: nothing is read
  once,  ///< SHA-256 where the file is not the one, by size and times, that was checked before
  full,  ///< SHA-256
};

/// Whether the folder has the file, as it should be as far as it is checked.
bool is_cached(const std::filesystem::path& folder, const ZooFile& file, Check check);

/// NAME.part, what has arrived of a file, which only one process at a time may add to. It stays for
/// the next one unless it is kept or discarded.
class Arrival {
 public:
  /// Waits while another process has it; `waiting` is called once before that.
  /// @throws Error{io} where the folder cannot be written
  Arrival(const std::filesystem::path& folder, const ZooFile& file,
          const std::function<void()>& waiting);
  Arrival(const Arrival&) = delete;
  Arrival& operator=(const Arrival&) = delete;
  Arrival(Arrival&&) = delete;
  Arrival& operator=(Arrival&&) = delete;
  ~Arrival();

  int descriptor() const noexcept { return opened_.descriptor(); }
  const std::filesystem::path& path() const noexcept { return path_; }
  std::int64_t size() const;

  void discard();

  /// Makes it, on the disk, the file whose SHA-256 it has been found to have.
  /// @throws Error{io}
  void keep();

 private:
  bool open_locked(const std::function<void()>& waiting);

  std::filesystem::path folder_;
  const ZooFile& file_;
  std::filesystem::path path_;
  OpenFile opened_;
};

}  // namespace cameras::cli::zoo
