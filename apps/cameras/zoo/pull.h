#pragma once

#include <cstdint>
#include <filesystem>
#include <functional>
#include <string>
#include <vector>

#include "zoo/cache.h"
#include "zoo/zoo.h"

namespace cameras::cli::zoo {

/// Who is told how far it is.
struct PullWatch {
  std::function<void()> waiting;               ///< for another process that fetches the same file
  std::function<void(std::int64_t)> progress;  ///< bytes that are there
};

struct Pulled {
  std::filesystem::path path;
  std::string from = {};  ///< where it was fetched from; "" = it was there
};

/// Makes sure that the cache has the file, whole and with its SHA-256. What arrived before a break
/// stays for the next call.
/// @throws Error{io} that says what each source has instead, or why the cache cannot be written
Pulled pull(const ZooFile& file, const Zoo& zoo, Check check, const PullWatch& watch);

}  // namespace cameras::cli::zoo
