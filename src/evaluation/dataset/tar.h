#pragma once

#include <cstddef>
#include <cstdint>
#include <filesystem>
#include <functional>
#include <string>
#include <vector>

namespace cameras {

/// A regular file inside of a tar archive.
struct TarMember {
  std::string name;        ///< as the archive has it: a stranger's bytes, no path to follow
  std::int64_t start = 0;  ///< where its bytes begin in the archive's file
  std::int64_t bytes = 0;
};

/// Reads through an uncompressed tar archive (ustar, pax, GNU), from its begin to its end, without
/// what its members hold. Folders, links and devices are left out.
/// @param take is called for each member; `contents` gives its bytes while it is called
/// @throws Error{bad_model} for anything but such an archive, a truncated one, a member with holes,
///         or more than 2^24 members; Error{io} for a file that cannot be read; messages begin with
///         the file. Whatever `take` throws
void read_tar(
    const std::filesystem::path& path,
    const std::function<void(const TarMember& member,
                             const std::function<std::vector<std::byte>()>& contents)>& take);

/// The bytes of a member, read where they lie.
/// @throws Error{io} where the file has them no more, or they are more than `max_bytes`
std::vector<std::byte> read_member(const std::filesystem::path& path, std::int64_t start,
                                   std::int64_t bytes, std::int64_t max_bytes);

}  // namespace cameras
