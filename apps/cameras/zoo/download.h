#pragma once

#include <chrono>
#include <cstdint>
#include <filesystem>
#include <functional>
#include <string>

#include "zoo/sources.h"

namespace cameras::cli::zoo {

struct DownloadOrder {
  Address address;
  std::int64_t bytes = 0;           ///< of the whole file, exactly
  int descriptor = -1;              ///< what it holds is the beginning, and the rest is added
  std::filesystem::path path = {};  ///< of `descriptor`, for messages
  std::chrono::seconds patience{};  ///< without anything worth the name before it is given up
};

enum class DownloadEnd {
  whole,       ///< as many bytes as there should be: what they are is for the caller to check
  broken_off,  ///< the connection ended before
  refused,     ///< by the server, or for what it says or sends
};

struct DownloadResult {
  DownloadEnd end;
  std::string reason = {};  ///< "expected 7 bytes, found 9"; "" when whole
  std::int64_t have = 0;    ///< bytes of the file that are there now
};

/// Fetches what lacks of a file. A server that does not go on in the middle, and a file of this
/// machine, are taken from the start; what is there is not given up for one that says that it is
/// of another length. No more than `bytes` are written; redirections are followed from http to
/// http or https, from https to https alone.
/// @param progress is told how many bytes are there, often
/// @throws Error{io} where the file cannot be written, or the library does not begin
DownloadResult download(const DownloadOrder& order,
                        const std::function<void(std::int64_t)>& progress);

}  // namespace cameras::cli::zoo
