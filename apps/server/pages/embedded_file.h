#pragma once

#include <span>
#include <string_view>

namespace cameras::server {

/// A file that travels inside of the program (cmake/EmbeddedFiles.cmake).
struct EmbeddedFile {
  std::string_view name;    ///< "app.js"
  std::string_view plain;   ///< its bytes
  std::string_view packed;  ///< the same by gzip
};

std::span<const EmbeddedFile> page_files();     ///< the page: apps/viewer/public
std::span<const EmbeddedFile> example_files();  ///< pictures of examples/scenes

}  // namespace cameras::server
