#pragma once

#include <cstddef>
#include <filesystem>
#include <string>
#include <string_view>
#include <vector>

namespace cameras {

/// More names than any classifier has.
inline constexpr std::size_t kMostLabels = 1'000'000;

/// Label names from text, one a line, by index. UTF-8 (a byte order mark is skipped); "\r\n" ends a
/// line too; an empty line is a nameless label, but empty lines at the end do not count.
/// @throws Error{bad_model} for more than a million lines, or bytes that are no UTF-8 text
std::vector<std::string> parse_labels(std::string_view text);

/// parse_labels() of a file of at most 64 MiB; messages start with the path.
/// @throws Error{io} when it cannot be read or is no regular file
std::vector<std::string> read_labels(const std::filesystem::path& path);

}  // namespace cameras
