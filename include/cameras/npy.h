#pragma once

#include <ATen/core/Tensor.h>

#include <cstddef>
#include <filesystem>
#include <span>
#include <string_view>

#pragma GCC visibility push(default)
namespace cameras {

/// An array as numpy.save() writes it (NPY 1.0 to 3.0): little-endian numbers or booleans in C
/// order. Floating-point numbers become float32, whole ones int64, booleans bool.
/// @throws Error{bad_argument} for anything else, saying what was expected and found
at::Tensor decode_npy(std::span<const std::byte> bytes);

/// decode_npy() of a file of at most 1 GiB; messages begin with the path.
/// @throws Error{io} as well, where it cannot be read
at::Tensor read_npy(const std::filesystem::path& path);

/// Numbers with commas between them, "1.5" or "1,0,0", as float32 [n].
/// @throws Error{bad_argument} for other text
at::Tensor number_list(std::string_view text);

}  // namespace cameras
#pragma GCC visibility pop
