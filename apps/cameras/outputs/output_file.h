#pragma once

#include <cstddef>
#include <filesystem>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "cameras/file.h"

namespace cameras::cli {

/// What the name of a file begins with while it is written.
inline constexpr std::string_view kDraftPrefix = ".cameras-";

/// Makes sure that `path` can be written, before anything is computed. Leaves no trace.
/// @throws Error{io} that says why not; UsageError for a file that standard output or error goes to
void require_writable(const std::filesystem::path& path);

/// Whether several results may go to `path`, one after the other: a device, a pipe, or a file that
/// is open already (/dev/stdout).
bool takes_several(const std::filesystem::path& path);

/// Makes sure that no output is one of the files that are read, "" being none and "-" standard
/// output.
/// @throws UsageError
void require_other_files(std::span<const std::filesystem::path> outputs,
                         std::span<const std::filesystem::path> inputs);

/// Makes sure, before anything is computed, that every output ("" = none, "-" = standard output)
/// can be written, has a file of its own, and costs no file that is read.
/// @throws UsageError, Error{io}
void require_outputs(std::span<const std::filesystem::path> outputs,
                     std::span<const std::filesystem::path> inputs);

/// Writes a file as a whole: beside it first and then put in its place (see Draft), so that a
/// failure leaves the old file as it was; on the disk when this returns. A symbolic link stays one:
/// the file behind it is replaced. A device, a pipe and a file that is open already (/dev/stdout,
/// /dev/fd/3) are written directly, after what they have.
/// @throws Error{io}
void write_file(const std::filesystem::path& path, std::span<const std::byte> bytes,
                std::string_view draft_prefix = kDraftPrefix);

/// "map.png" with parts before its extension: "map-photo-243.png"; what takes several stays as it
/// is.
std::filesystem::path with_suffixes(const std::filesystem::path& path,
                                    const std::vector<std::string>& suffixes);

}  // namespace cameras::cli
