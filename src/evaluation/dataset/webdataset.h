#pragma once

#include <filesystem>

#include "cameras/dataset.h"

namespace cameras {

/// Whether a folder holds tar archives and neither pictures nor folders.
bool holds_shards(const std::filesystem::path& folder);

/// The pictures of a WebDataset: a tar archive, or a folder of them, in the order of their names'
/// bytes and then of their members. Members that stand one after the other and have the same name
/// up to the first dot are one picture: the first of them that has a picture's extension, with its
/// class in .cls (a number or a name) or .json ("label", "cls" or "class": the same). Archives are
/// read through without the pictures, which open_picture() finds where they lie.
/// @throws Error{io, bad_model} as read_tar(), or without any picture
Dataset read_webdataset(const std::filesystem::path& path, const DatasetOptions& options);

}  // namespace cameras
