#pragma once

#include <cstddef>
#include <filesystem>
#include <functional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#pragma GCC visibility push(default)
namespace cameras {

/// Writes a file as a whole: a failure leaves the old one as it was. While it is written it may lie
/// beside it, with a name of `draft_prefix` and six letters and digits.
using FileWriter =
    std::function<void(const std::filesystem::path& path, std::span<const std::byte> bytes,
                       std::string_view draft_prefix)>;

/// A path that such a draft may have: beside `target`, `draft_prefix` and six random letters and
/// digits. Whether a file lies there already is for who opens it to see.
std::string draft_path(const std::filesystem::path& target, std::string_view draft_prefix);

/// Gives a file the permissions of the one that it is to replace; those of a new one stay as they
/// are, and so do all on a file system that has none. Before anything is written, so that nobody
/// reads what the old file kept from them.
void keep_permissions(int descriptor, const std::filesystem::path& target);

/// A FileWriter: what it has written is on the disk when it returns. A process that is killed while
/// it writes may leave the draft behind.
/// @throws Error{io}
void write_whole_file(const std::filesystem::path& path, std::span<const std::byte> bytes,
                      std::string_view draft_prefix);

/// Writes all of it, `path` being for messages.
/// @throws Error{io} that says why not
void write_all(int descriptor, const std::filesystem::path& path, std::span<const std::byte> bytes);

/// Returns when what was written to a file is on the disk, and survives a machine that fails.
/// @param path for messages
/// @throws Error{io} when the disk says that it is not
void make_durable(int descriptor, const std::filesystem::path& path);

/// The same for the names in a folder: files that were made, renamed or removed there.
void make_names_durable(const std::filesystem::path& folder);

/// The bytes of a text.
std::vector<std::byte> as_bytes(const std::string& text);

}  // namespace cameras
#pragma GCC visibility pop
