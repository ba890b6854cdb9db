#pragma once

#include <cstddef>
#include <filesystem>
#include <string>
#include <string_view>
#include <vector>

namespace cameras {

/// More names than any classifier has.
inline constexpr std::size_t kMostLabels = 1'000'000;

/// The names of a network's labels, by index.
struct LabelNames {
  std::vector<std::string> names;
  std::vector<std::string> ids = {};  ///< "n01440764" by index; empty where the text has none
};

/// Label names from a text, UTF-8 (a byte order mark is skipped):
/// * one a line; an empty line is a nameless label, but empty lines at the end do not count. Where
///   every line begins with an index ("0 cat", "0: cat", "0,cat") or a synset ("n01440764 tench,
///   Tinca tinca"), that is no part of the name;
/// * lines of comma- or tab-separated values below a header that has a column of names;
/// * JSON, or a Python literal: a list of names, a dictionary of names by index or of indices by
///   name, an id and a name for each index (imagenet_class_index.json), objects with "name" and
///   "id", or an object that holds one of these as id2label, label2id, names, labels, classes or
///   categories.
/// @throws Error{bad_model} for more than a million names, bytes that are no UTF-8 text, and for
///         JSON and Python that is no such list
LabelNames parse_labels(std::string_view text);

/// parse_labels() of a file of at most 64 MiB; messages start with the path.
/// @throws Error{io} when it cannot be read or is no regular file
LabelNames read_labels(const std::filesystem::path& path);

}  // namespace cameras
